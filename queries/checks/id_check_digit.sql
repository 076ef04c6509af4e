-- ID numbers whose check digit (ISO 7064, MOD 11-2) does not follow from the other seventeen.
-- group: identity
-- severity: error
-- needs: none
-- every: id_number
-- message_zh: 身份证号校验码不符
-- message_en: the check digit of the ID number is wrong
-- mend_zh: 请对照户口簿或身份证逐位核对后改正
-- mend_en: compare it digit by digit with the identity document
with halves as (
    -- Seventeen digits fit no integer that all engines divide exactly: nine and eight do.
    select
        register,
        row_key,
        id_number,
        cast(substr(id_number, 1, 9) as integer) as h,
        cast(substr(id_number, 10, 8) as integer) as l,
        substr(id_number, 18, 1) as written
    from every_register
    where id_number is not null
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
select register, row_key, 'id_number' as column_name, id_number as value
from weighed
where substr('10X98765432', 1 + total % 11, 1) <> written
