-- Disabled children placed at a school or taught by one that is not named.
-- group: groups
-- severity: warning
-- needs: disabled
-- message_zh: 已在校安置或送教，没有填就读学校
-- message_en: placed at a school or taught by one, but the school is missing
-- detail_zh: {other_column}为{other}
-- detail_en: {other_column}: {other}
-- mend_zh: 请补填就读（送教）学校标识码
-- mend_en: give the school
select
    'disabled' as register, row_key, 'school_code' as column_name, cast(null as varchar) as value,
    placement as other, 'placement' as other_column
from registers.disabled
where placement in ('mainstream', 'special_class', 'home_teaching') and school_code is null
