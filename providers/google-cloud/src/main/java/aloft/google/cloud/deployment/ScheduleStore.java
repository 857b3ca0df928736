package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedSchedule;
import aloft.google.plan.WantedState;
import com.google.cloud.scheduler.v1.CreateJobRequest;
import com.google.cloud.scheduler.v1.DeleteJobRequest;
import com.google.cloud.scheduler.v1.GetJobRequest;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.OidcToken;
import com.google.cloud.scheduler.v1.PauseJobRequest;
import com.google.cloud.scheduler.v1.ResumeJobRequest;
import com.google.cloud.scheduler.v1.UpdateJobRequest;
import com.google.protobuf.FieldMask;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The jobs of Cloud Scheduler that call the functions of a service.
public record ScheduleStore(Clients clients) {
  private static final Masks MASKS = new Masks(Set.of(), Set.of("name", "state"));

  private String fullName(String id) {
    return clients.parent() + "/jobs/" + id;
  }

  /// Returns a job; null if it does not exist.
  public @Nullable Job find(String id) {
    GetJobRequest request = GetJobRequest.newBuilder().setName(fullName(id)).build();
    return GoogleErrors.find(() -> clients.scheduler().getJobCallable().call(request));
  }

  /// Creates or updates a job.
  ///
  /// @param function the function that it calls
  /// @param account the service account of the function
  /// @param before what was wanted by the last deployment; null if that is not known
  void deploy(
      WantedSchedule wanted, Deployed function, String account, @Nullable WantedSchedule before) {
    Job.Builder job = job(wanted, function, account);
    boolean isPaused = job.getState() == Job.State.PAUSED;
    job.clearState();
    CreateJobRequest creation =
        CreateJobRequest.newBuilder().setParent(clients.parent()).setJob(job).build();
    Job deployed;
    try {
      deployed = GoogleErrors.call(() -> clients.scheduler().createJobCallable().call(creation));
    } catch (FailedCallException e) {
      if (!(e.failure() instanceof GoogleFailure.Exists)) {
        throw e;
      }
      deployed =
          update(job.build(), before == null ? null : job(before, function, account).build());
    }
    setPaused(deployed, isPaused);
  }

  private Job.Builder job(WantedSchedule wanted, Deployed function, String account) {
    Job.Builder job =
        Protos.read(wanted.job(), Job.newBuilder(), wanted.name()).setName(fullName(wanted.name()));
    String uri = function.uri();
    HttpTarget.Builder target =
        job.getHttpTargetBuilder().setUri(uri + job.getHttpTarget().getUri());
    OidcToken.Builder token = target.getOidcTokenBuilder();
    String email = token.getServiceAccountEmail();
    token.setServiceAccountEmail(
        email.isEmpty() || email.equals(WantedState.OWN_ACCOUNT) ? account : email);
    if (token.getAudience().isEmpty()) {
      token.setAudience(uri);
    }
    return job;
  }

  private Job update(Job wanted, @Nullable Job before) {
    Job deployed =
        GoogleErrors.call(() ->
            clients
                .scheduler()
                .getJobCallable()
                .call(GetJobRequest.newBuilder().setName(wanted.getName()).build()));
    FieldMask mask = MASKS.of(wanted, deployed, before);
    if (mask.getPathsCount() == 0) {
      return deployed;
    }
    UpdateJobRequest request =
        UpdateJobRequest.newBuilder().setJob(wanted).setUpdateMask(mask).build();
    return GoogleErrors.call(() -> clients.scheduler().updateJobCallable().call(request));
  }

  private void setPaused(Job deployed, boolean isPaused) {
    String name = deployed.getName();
    if (isPaused && deployed.getState() != Job.State.PAUSED) {
      PauseJobRequest request = PauseJobRequest.newBuilder().setName(name).build();
      GoogleErrors.call(() -> clients.scheduler().pauseJobCallable().call(request));
    } else if (!isPaused && deployed.getState() == Job.State.PAUSED) {
      ResumeJobRequest request = ResumeJobRequest.newBuilder().setName(name).build();
      GoogleErrors.call(() -> clients.scheduler().resumeJobCallable().call(request));
    }
  }

  /// Deletes a job, if it exists.
  void delete(String id) {
    DeleteJobRequest request = DeleteJobRequest.newBuilder().setName(fullName(id)).build();
    GoogleErrors.find(() -> {
      clients.scheduler().deleteJobCallable().call(request);
      return id;
    });
  }
}
