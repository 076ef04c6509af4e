-- Which limits were in force on the snapshot's day? One row per setting.
select key, cast(value as double) as value, unit from settings order by key
