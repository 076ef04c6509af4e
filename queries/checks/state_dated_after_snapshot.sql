-- Registers of the present state with dates after the day they are said to be of.
-- group: dates
-- severity: warning
-- needs: none
-- message_zh: 日期晚于数据截止日期
-- message_en: the date lies after the day of the registers
-- detail_zh: 截止日期 {as_of}
-- detail_en: the registers are as of {as_of}
-- mend_zh: 请核对日期，或核对导入时填写的数据截止日期
-- mend_en: correct the date, or the day given at import
with dated as (
    select 'roll' as register, row_key, 'entered_on' as column_name, entered_on as dated_on from registers.roll
    union all
    select 'left_behind', row_key, 'away_since', away_since from registers.left_behind
    union all
    select 'left_behind', row_key, 'updated_on', updated_on from registers.left_behind
    union all
    select 'out_of_county', row_key, 'proof_date', proof_date from registers.out_of_county
    union all
    select 'out_of_county', row_key, 'verified_on', verified_on from registers.out_of_county
    union all
    select 'disabled', row_key, 'waiting_since', waiting_since from registers.disabled
    union all
    select 'term_registration', row_key, 'registered_on', registered_on from registers.term_registration
    union all
    select 'term_registration', row_key, 'visited_on', visited_on from registers.term_registration
    union all
    select 'facility_checks', row_key, 'checked_on', checked_on from registers.facility_checks
    union all
    select 'caregivers', row_key, 'last_contact_on', last_contact_on from registers.caregivers
    union all
    select 'case_plans', row_key, 'drawn_on', drawn_on from registers.case_plans
    union all
    select 'case_plans', row_key, 'updated_on', updated_on from registers.case_plans
    union all
    select 'roster_summary', row_key, 'updated_on', updated_on from registers.roster_summary
)
select d.register, d.row_key, d.column_name, d.dated_on as value, t.as_of
from dated d
cross join reference.period t
where d.dated_on > t.as_of
