-- That a preferred language was detected stood in a fact of its own, which the older program tells its model. It is the
-- source of the preference now.
UPDATE facts SET source = 'detected ' || facts.value || coalesce(', then once ' || json_extract(state.value, '$.candidate'), '')
FROM facts AS state
WHERE facts.key = 'preferred_language' AND facts.source IS NULL
  AND state.key = '_language' AND state.sender_id = facts.sender_id
  AND iif(json_valid(state.value), json_extract(state.value, '$.detected') = facts.value, 0);
--> statement-breakpoint
DELETE FROM facts WHERE key = '_language';
--> statement-breakpoint
DELETE FROM fact_versions WHERE key = '_language';
