-- Pupil numbers under which the roll does not count a child, with the one under which it does: the number of a second row of the
-- roll, G and the ID number of a child that stands there with a temporary number, a temporary number whose ID number other
-- registers give. One row per number (pupil_number, own_number).
with
-- common: pupils_ranked
,
-- common: numbers_told
, counted as (
    select person, pupil_number as own_number
    from pupils_ranked
    where place = 1 and pupil_number is not null
),
written as (
    select pupil_number, person from pupils_ranked
    union
    select 'G' || person, person from counted where substr(person, 1, 1) not in ('G', 'J', 'L')
    union
    select pupil_number, id_number from numbers_told
    union
    select pupil_number, id_number from numbers_known
)
select w.pupil_number, min(c.own_number) as own_number
from written w
join counted c on c.person = w.person
left join counted own on own.own_number = w.pupil_number
where own.person is null
group by w.pupil_number
