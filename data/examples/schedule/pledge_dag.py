"""An Airflow DAG (Airflow 3): every morning what is due is made and delivered; what failed is tried again by the next run."""

from datetime import timedelta

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

PLEDGE = "/srv/pledge/.venv/bin/pledge --log-format text"
CENTRE = "/srv/pledge/centre"

with DAG(
    dag_id="service_reports",
    schedule="0 6 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Asia/Shanghai"),
    catchup=False,  # pledge catches up by itself
    max_active_runs=1,  # one writer at a time
    default_args={"retries": 2, "retry_delay": timedelta(minutes=15), "execution_timeout": timedelta(hours=4)},
) as dag:
    make = BashOperator(task_id="make", bash_command=f"{PLEDGE} run --workspace {CENTRE}")
    deliver = BashOperator(
        task_id="deliver", bash_command=f"{PLEDGE} deliver --workspace {CENTRE}", trigger_rule="all_done"
    )
    make >> deliver
