package aloft.google.plan;

import aloft.spi.document.Mapping;
import aloft.spi.schema.Required;

/// A job of Cloud Scheduler that calls a function.
///
/// @param name the id of the job
/// @param function the [WantedFunction#name] of the function, whose URL is the job's target
/// @param job a `google.cloud.scheduler.v1.Job` as JSON, without name and the target's address; its
///   state is `PAUSED`, or missing for a job that runs
/// @see <a
///   href="https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs">Jobs</a>
public record WantedSchedule(
    @Required String name, @Required String function, @Required Mapping job) {}
