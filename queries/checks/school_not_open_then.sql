-- Events at a school on a day on which it was not open.
-- group: codes
-- severity: warning
-- needs: none
-- every: events: school_code, happened_on
-- message_zh: 发生日期不在学校开办期间
-- message_en: the school was not open on that day
-- detail_zh: {happened_on}，开办期间 {opened_on}—{closed_on}
-- detail_en: {happened_on}; open {opened_on} to {closed_on}
-- mend_zh: 请核对学校标识码和日期
-- mend_en: correct the code or the date
with open_from_to as (
    select school_code, opened_on, closed_on
    from registers.schools
    where opened_on is not null or closed_on is not null
    union all
    select code, valid_from, valid_to
    from reference.unit_changes
    where kind = 'school'
)
select
    e.register, e.row_key, 'school_code' as column_name, e.school_code as value, e.happened_on,
    coalesce(cast(o.opened_on as varchar), '') as opened_on, coalesce(cast(o.closed_on as varchar), '') as closed_on
from every_register e
join open_from_to o on o.school_code = e.school_code
where e.happened_on < o.opened_on or e.happened_on > o.closed_on
