export const help = `driftglass: what happened to your model. Everything is computed on this machine.

  driftglass report --current FILE [--reference FILE] [--labels FILE] [options]

  driftglass profile FILE -o PROFILE [--labels FILE] [--cells PROFILE] [--merge PROFILE] [options]
  driftglass rules --out rules.yml [--rule RULE …] [--config FILE] [--chunk 1d]
                        alert rules for Prometheus, with promtool tests of them beside
  driftglass grafana [--out FILE]     a dashboard of our metrics, to import into Grafana
  driftglass convert FILE [--format FORMAT] [--out FILE]     a report, or an Evidently snapshot, in another format
  driftglass operations --prometheus URL [--histogram NAME] [--query 'NAME=PROMQL' …] [--since 2d] --out ops.json
                        latency, errors and requests of a service, for --beside
  driftglass mlflow QUESTION [--mlflow URL]    experiments, runs EXPERIMENT, run ID, history RUN METRIC,
                        versions MODEL, artifacts RUN [FOLDER], artifact RUN PATH, training RUN [--model NAME] (for --beside),
                        log REPORT.json --experiment NAME

Files are CSV or TSV, Arrow, Parquet or JSON lines, told apart by content.
A profile (counts in kilobytes, no rows) stands in for --reference or --current.
One file alone is split in two by time; its first half is the reference.

  --reference FILE      the sample that is trusted
  --current FILE        the sample under watch; "-" reads standard input
  --labels FILE         the ground truth (id and target), joined by --id

  --target COLUMN       the ground truth
  --prediction COLUMN   what the model said
  --probability COLUMN  the probability of the positive class; or LABEL=COLUMN, once per class
  --timestamp COLUMN    when
  --id COLUMN           what joins labels to rows
  --positive LABEL      the positive class
  --trained-at DATE     when the model was trained
  --max-age AGE         36h, 2d: older than this, the newest row is an alert
                        (columns that are not named are guessed; the report says why)

  --latency COLUMN      how long each prediction took; --latency-unit ns, us, ms, s or min where
                        its name does not tell (latency_ms)
  --status COLUMN       how it ended: HTTP codes, true and false, or words; --error-value VALUE,
                        repeated, says which are errors
  --model-version COLUMN, --group COLUMN   what is compared side by side

  --convention NAME     standard (default), evidently, nannyml, whylogs, arize or fiddler
  --tests all           every test, not only those that decide
  --chunk SIZE          1000 (rows), or 6h, 1d, 1w, 1mo
  --split AT            a date, or the reference's share as 0.3
  --reference-window W  what current is compared with: whole (default), year-earlier,
                        previous (as long, right before it), or a rolling stretch as 4w
  --config FILE         a driftglass.yaml; options go before it
  --save-config FILE    writes the roles and options in use as driftglass.yaml

  --rule RULE           as 'performance.rocAuc < 0.9 for 3 chunks', once per rule, in place of
                        the sensible ones; "defaults" stands for those

  --format FORMAT       json, html, csv (one row per column), markdown, prometheus, openmetrics,
                        evidently (a snapshot for its UI), arize, fiddler (roles as
                        their Schema or model) or junit
  --view VIEW           of a CSV: columns (default), or comparison (one row per column and tool)
  --out FILE            where to; the suffix says the format; "-" is standard output
  --history FILE        keeps each run's findings and profile (an Arrow file, some kilobytes a run),
                        and says what is new, still there and resolved since the run before
  --push URL            also sends the metrics to a Pushgateway; DRIFTGLASS_TOKEN, or
                        DRIFTGLASS_USER and DRIFTGLASS_PASSWORD, where it asks who you are
  --beside FILE         what operations or mlflow training wrote, drawn on one axis with drift; repeated for more
  --mlflow URL          where files named runs:/ID/path come from; MLFLOW_TRACKING_URI without it, and
                        MLFLOW_TRACKING_TOKEN, or _USERNAME and _PASSWORD, where it asks who you are
  --schema FILE         roles from an Arize Schema or a Fiddler model, as JSON
  --fail-on LEVEL       exit status 1 when the verdict or a rule that fires is warn
                        or alert, or worse
  --help, --version

Profile
  --out, -o FILE        the profile, an Arrow file: ref.dgp.arrow
  --cells PROFILE       cuts numbers where that one does: then the two compare exactly, and merge
  --merge PROFILE       adds that one's counts, repeated for more

Operations
  --histogram NAME      of latencies in seconds, without _bucket; --requests COUNTER where it is not the histogram's
                        own, --errors 'status=~"5.."', --only 'job="loans"'; without any, PSI that --push left there
  --since, --from, --to, --step   the stretch (2d, or times), and how far apart its points are

Exit status: 0 fine, 1 at or above --fail-on, 2 unusable input or usage.

Examples
  driftglass report --reference train.parquet --current june.csv
  driftglass profile train.parquet -o ref.dgp.arrow
  driftglass report --reference ref.dgp.arrow --current june.csv
  driftglass report --reference ref.csv --current cur.csv --labels labels.csv --id id --out report.html
  driftglass report --current log.jsonl --timestamp at --split 2024-06-01 --fail-on alert
  driftglass report --reference ref.csv --current cur.csv --rule 'drift.psi("age") > 0.2' --fail-on alert
  driftglass report --current iris.csv --probability setosa=p0 --probability virginica=p1 --format json
`;
