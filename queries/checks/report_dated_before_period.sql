-- Reports submitted before the period they are about began.
-- group: figures
-- severity: error
-- needs: report_submissions
-- message_zh: 报送日期早于所报送的时期
-- message_en: the report was submitted before its period began
-- detail_zh: {other_column} {other}
-- detail_en: {other_column} {other}
-- mend_zh: 请核对报送时期和报送日期
-- mend_en: correct the period or the date
select
    'report_submissions' as register, row_key, 'submitted_on' as column_name, submitted_on as value,
    period as other, 'period' as other_column
from registers.report_submissions
where case
    when kind = 'school_month' and length(period) = 7 and substr(period, 5, 1) = '-'
        then submitted_on < cast(period || '-01' as date)
    else extract(year from submitted_on) < cast(substr(period, 1, 4) as integer)
end
