package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Api;
import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedState;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import com.google.cloud.functions.v2.ListFunctionsRequest;
import com.google.cloud.run.v2.ListServicesRequest;
import com.google.cloud.scheduler.v1.ListJobsRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The APIs that a project must have enabled for a service.
record RequiredApis(Clients clients, WantedState wanted) {

  /// Asks each API of the deployment something small.
  ///
  /// @throws UserException with the code `google/api-disabled` that names all that are not enabled
  void require() {
    Set<Api> disabled = Collections.synchronizedSet(EnumSet.noneOf(Api.class));
    Parallel.forEach(
        called(),
        api -> {
          if (isDisabled(api)) {
            disabled.add(api);
          }
        });
    if (!disabled.isEmpty()) {
      List<String> names = disabled.stream().map(Api::service).toList();
      throw new UserException(
          Diagnostic.error(
                  "google/api-disabled",
                  String.join(", ", names)
                      + (names.size() == 1 ? " is" : " are")
                      + " not enabled in the project "
                      + clients.project())
              .hint(
                  "run: gcloud services enable "
                      + String.join(" ", needed())
                      + " --project "
                      + clients.project()));
    }
  }

  /// The APIs that a deployment calls itself.
  private List<Api> called() {
    List<Api> apis =
        new ArrayList<>(
            wanted.hasServices() ? List.of(Api.RUN) : List.of(Api.CLOUDFUNCTIONS, Api.RUN));
    if (wanted.hasServices() && hasTriggers()) {
      apis.add(Api.EVENTARC);
    }
    if (!wanted.topics().isEmpty()) {
      apis.add(Api.PUBSUB);
    }
    if (!wanted.schedules().isEmpty()) {
      apis.add(Api.CLOUDSCHEDULER);
    }
    return apis;
  }

  private boolean isDisabled(Api api) {
    try {
      GoogleErrors.call(() ->
          switch (api) {
            case RUN ->
                clients
                    .run()
                    .listServicesCallable()
                    .call(
                        ListServicesRequest.newBuilder()
                            .setParent(clients.parent())
                            .setPageSize(1)
                            .build());
            case CLOUDSCHEDULER ->
                clients
                    .scheduler()
                    .listJobsCallable()
                    .call(
                        ListJobsRequest.newBuilder()
                            .setParent(clients.parent())
                            .setPageSize(1)
                            .build());
            case PUBSUB ->
                clients
                    .pubsub()
                    .projects()
                    .topics()
                    .list("projects/" + clients.project())
                    .setPageSize(1)
                    .execute();
            case EVENTARC ->
                clients
                    .eventarc()
                    .send("GET", "v1/" + clients.parent() + "/triggers?pageSize=1", null);
            case CLOUDFUNCTIONS, CLOUDRESOURCEMANAGER, SECRETMANAGER, STORAGE, LOGGING ->
                clients
                    .functions()
                    .listFunctionsCallable()
                    .call(
                        ListFunctionsRequest.newBuilder()
                            .setParent(clients.parent())
                            .setPageSize(1)
                            .build());
          });
      return false;
    } catch (FailedCallException e) {
      // any other failure is reported by the call that needs the answer
      return e.failure() instanceof GoogleFailure.ApiDisabled;
    }
  }

  /// The APIs that the service needs, those of Google's own build among them.
  private List<String> needed() {
    List<String> names =
        new ArrayList<>(
            wanted.hasServices()
                ? List.of("run.googleapis.com")
                : List.of(
                    "cloudfunctions.googleapis.com",
                    "run.googleapis.com",
                    "cloudbuild.googleapis.com",
                    "artifactregistry.googleapis.com"));
    if (hasTriggers()) {
      names.add("eventarc.googleapis.com");
    }
    if (hasTriggers() || !wanted.topics().isEmpty()) {
      names.add("pubsub.googleapis.com");
    }
    if (hasSecrets()) {
      names.add(Api.SECRETMANAGER.service());
    }
    if (!wanted.schedules().isEmpty()) {
      names.add("cloudscheduler.googleapis.com");
    }
    return names;
  }

  private boolean hasTriggers() {
    return wanted.functions().stream().anyMatch(function -> function.eventType() != null);
  }

  private boolean hasSecrets() {
    return wanted.functions().stream().anyMatch(WantedFunction::hasSecrets);
  }
}
