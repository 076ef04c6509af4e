-- Regular pupil numbers (G and an ID number) with a wrong check digit.
-- group: identity
-- severity: error
-- needs: none
-- every: pupil_number
-- message_zh: 学籍号（G开头）校验码不符
-- message_en: the check digit of the pupil number (G) is wrong
-- mend_zh: 请对照全国学籍系统核对后改正
-- mend_en: compare it with the national system
with halves as (
    -- Seventeen digits fit no integer that all engines divide exactly: nine and eight do.
    select
        register,
        row_key,
        pupil_number,
        cast(substr(pupil_number, 2, 9) as integer) as h,
        cast(substr(pupil_number, 11, 8) as integer) as l,
        substr(pupil_number, 19, 1) as written
    from every_register
    where pupil_number like 'G%'
),
weighed as (
    select
        *,
        h // 100000000 * 7 + h // 10000000 % 10 * 9 + h // 1000000 % 10 * 10 + h // 100000 % 10 * 5
        + h // 10000 % 10 * 8 + h // 1000 % 10 * 4 + h // 100 % 10 * 2 + h // 10 % 10 * 1 + h % 10 * 6
        + l // 10000000 * 3 + l // 1000000 % 10 * 7 + l // 100000 % 10 * 9 + l // 10000 % 10 * 10
        + l // 1000 % 10 * 5 + l // 100 % 10 * 8 + l // 10 % 10 * 4 + l % 10 * 2 as total
    from halves
)
select register, row_key, 'pupil_number' as column_name, pupil_number as value
from weighed
where substr('10X98765432', 1 + total % 11, 1) <> written
