-- Projects completed without a date, or dated and not completed.
-- group: figures
-- severity: warning
-- needs: facilities
-- message_zh: 项目状态与完工日期矛盾
-- message_en: the state of the project contradicts its day of completion
-- detail_zh: 请看{other_column}
-- detail_en: see {other_column}
-- mend_zh: 请补填完工日期或改正状态
-- mend_en: give the date or correct the state
select
    'facilities' as register, f.row_key, 'state' as column_name, f.state as value, 'completed_on' as other_column
from registers.facilities f
join reference.project_state s on s.code = f.state
where (s.is_completed = 1) <> (f.completed_on is not null)
