-- What is taught at home this term? Lessons by content, as the main and as the second one.
-- kept: sums of lessons, second_lessons
with contents as (
    select county_code, township_code, school_code, stage, content, 1 as lessons, 0 as second_lessons
    from home_lessons
    where is_this_term
    union all
    select county_code, township_code, school_code, stage, second_content, 0, 1
    from home_lessons
    where is_this_term and second_content is not null
)
select
    c.county_code,
    c.township_code,
    c.school_code,
    c.stage,
    c.content,
    k.zh as name,
    k.en as name_en,
    sum(c.lessons) as lessons,
    sum(c.second_lessons) as second_lessons
from contents c
left join codes k on k.list = 'home_teaching_content' and k.code = c.content
group by c.county_code, c.township_code, c.school_code, c.stage, c.content, k.zh, k.en
order by c.content, c.county_code, c.township_code, c.school_code, c.stage
