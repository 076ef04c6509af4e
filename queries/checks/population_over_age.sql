-- Persons in the roster of children who are eighteen or older.
-- group: comparison
-- severity: warning
-- needs: population
-- message_zh: 人口花名册中有18周岁及以上的人
-- message_en: in the roster of children, but eighteen or older
-- mend_zh: 请移出本册，或核对出生日期
-- mend_en: remove the person or correct the birth date
select 'population' as register, p.row_key, 'birth_date' as column_name, p.birth_date as value
from registers.population p
cross join reference.period t
where extract(year from t.age_reference_on) - extract(year from p.birth_date)
        - case
            when extract(month from p.birth_date) * 100 + extract(day from p.birth_date)
                > extract(month from t.age_reference_on) * 100 + extract(day from t.age_reference_on) then 1
            else 0
        end >= 18
