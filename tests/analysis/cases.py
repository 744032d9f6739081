"""Answers of the invented insurer Lisdaran, as far as the analysis reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

Record = dict[str, Any]

FISCAL: Record = {
    "pattern": "calendar",
    "first_month": 1,
    "ends": "last",
    "end_month": 12,
    "end_weekday": "saturday",
    "named_by": "end",
}


def rule(every: str, **rest: object) -> Record:
    return {"phase": "service", "every": every, "months_of": "calendar", **rest}


def body(name: str, *cadence: Record, **rest: object) -> Record:
    return {
        "id": name,
        "title": name.capitalize(),
        "level": "operational",
        "contracts": [],
        "papers_days_before": 5,
        "minutes_days_after": 3,
        "reconvene_days": 5,
        "cadence": list(cadence),
        "convention": "following",
        "sites": [],
        "time": "10:00",
        "duration_minutes": 60,
        "in_person": "sometimes",
        **rest,
    }


def governance(*bodies: Record, **calendar: object) -> Record:
    return {
        "bodies": list(bodies),
        "escalation": {
            "counting": "cumulative",
            "levels": [
                {"id": f"l{number}", "title": f"Level {number}", "within": days}
                for number, days in enumerate((2, 5, 10, 15, 30), 1)
            ],
        },
        "calendar": {
            "timezone": "Europe/Dublin",
            "weekend": ["saturday", "sunday"],
            "sites": [{"id": "limerick", "country": "IE", "side": "client"}],
            "company_days": [
                {"date": date(2027, 12, 27), "title": "Substitute for Christmas Day", "sites": []},
                {"date": date(2027, 12, 28), "title": "Substitute for 26 December", "sites": []},
                {"date": date(2028, 1, 3), "title": "Substitute for New Year's Day", "sites": []},
            ],
            "working_days": [],
            "fiscal": FISCAL,
            "freezes": [],
            **calendar,
        },
    }


OPERATIONS = body("operations", rule("week", weekday="monday"))
SERVICE_REVIEW = body("service-review", rule("month", business_day=8), level="management")
STEERING = body("steering", rule("quarter", weekday="wednesday", nth=3), level="executive")
HR_FORUM = body("hr-forum", rule("month", day=15, until=date(2028, 4, 30)), level="people")
YEARLY = body("yearly", rule("year", months=[10], weekday="wednesday", nth=2), level="annual")


def contract(**rest: object) -> Record:
    return {
        "id": "desk-and-intake",
        "title": "Service desk and claims intake",
        "tier": "t1",
        "dates": {
            "signed": date(2027, 7, 30),
            "effective": date(2027, 7, 30),
            "service_start": date(2027, 11, 1),
            "stabilisation_end": date(2028, 1, 31),
            "end": date(2032, 10, 31),
            "milestones": [
                {"id": "go", "title": "Go or no-go", "due": date(2027, 10, 20), "party": "both"}
            ],
        },
        "renewal": {
            "kind": "automatic",
            "notice_months": 12,
            "deemed_service_days": 2,
            "margin_days": 5,
            "alarms": [30, 180, 90],
            "retender_months": 18,
        },
        "exit": {"transition_months": 12},
        "charges": {"price_review": None, "price_review_notice_months": 3},
        "benchmark": {
            "applies": True,
            "first_after_months": 18,
            "every_months": 24,
            "not_in_last_months": 6,
            "benchmarker": {"appoint_days": 10},
            "method": {
                "plan_days": 10,
                "comment_days": 10,
                "data_days": 20,
                "draft_days": 40,
                "review_days": 10,
                "rework_days": 10,
            },
            "action_plan": {"plan_days": 20},
            "adjustment": {"latest_days": 60},
        },
        **rest,
    }
