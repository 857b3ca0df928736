package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import com.google.cloud.run.v2.CreateServiceRequest;
import com.google.cloud.run.v2.DeleteServiceRequest;
import com.google.cloud.run.v2.GetServiceRequest;
import com.google.cloud.run.v2.ListServicesRequest;
import com.google.cloud.run.v2.ListServicesResponse;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.UpdateServiceRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.FieldMask;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The services of Cloud Run in a project and region. Each change ends before the method that makes
/// it.
record RunStore(Clients clients) {
  private static final int PAGE_SIZE = 500;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  String fullName(String id) {
    return clients.parent() + "/services/" + id;
  }

  /// Whether a service is that of a function of Cloud Functions.
  static boolean isManaged(Service service) {
    return service.getLabelsMap().getOrDefault("goog-managed-by", "").equals("cloudfunctions");
  }

  /// Returns the services of a service and stage, by their ids, without those of Cloud Functions.
  SortedMap<String, Service> list(ServiceLabels labels) {
    SortedMap<String, Service> services = new TreeMap<>();
    String token = "";
    do {
      ListServicesRequest request =
          ListServicesRequest.newBuilder()
              .setParent(clients.parent())
              .setPageSize(PAGE_SIZE)
              .setPageToken(token)
              .build();
      ListServicesResponse page =
          GoogleErrors.call(() -> clients.run().listServicesCallable().call(request));
      for (Service service : page.getServicesList()) {
        if (labels.areOn(service.getLabelsMap()) && !isManaged(service)) {
          services.put(new Deployed.OfRun(service).id(), service);
        }
      }
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return services;
  }

  /// Returns a service; null if it does not exist.
  @Nullable Service find(String id) {
    return GoogleErrors.find(() -> clients.run().getServiceCallable().call(request(fullName(id))));
  }

  /// Returns a service.
  ///
  /// @param name its full name
  Service get(String name) {
    return GoogleErrors.call(() -> clients.run().getServiceCallable().call(request(name)));
  }

  private static GetServiceRequest request(String name) {
    return GetServiceRequest.newBuilder().setName(name).build();
  }

  /// Creates a service.
  ///
  /// @throws FailedCallException with [GoogleFailure.Exists] if there is one of this name
  void create(String id, Service wanted) {
    CreateServiceRequest request =
        CreateServiceRequest.newBuilder()
            .setParent(clients.parent())
            .setServiceId(id)
            .setService(wanted)
            .build();
    change(() -> clients.run().createServiceCallable().call(request));
  }

  /// Updates the fields of a service that a mask names.
  void update(Service wanted, FieldMask mask) {
    UpdateServiceRequest request =
        UpdateServiceRequest.newBuilder().setService(wanted).setUpdateMask(mask).build();
    change(() -> clients.run().updateServiceCallable().call(request));
  }

  /// Deletes a service, if it exists.
  void delete(String id) {
    DeleteServiceRequest request = DeleteServiceRequest.newBuilder().setName(fullName(id)).build();
    GoogleErrors.find(() -> {
      change(() -> clients.run().deleteServiceCallable().call(request));
      return id;
    });
  }

  /// Makes a change and waits for its end. While another one runs, it is tried again.
  private void change(Supplier<Operation> call) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    PollingDelay delay = new PollingDelay();
    while (true) {
      try {
        await(GoogleErrors.call(call::get));
        return;
      } catch (FailedCallException e) {
        if (!(e.failure() instanceof GoogleFailure.Conflict) || System.nanoTime() > deadline) {
          throw e;
        }
        delay.sleep();
      }
    }
  }

  private void await(Operation begun) {
    GetOperationRequest request = GetOperationRequest.newBuilder().setName(begun.getName()).build();
    PollingDelay delay = new PollingDelay();
    Operation operation = begun;
    while (operation != null && !operation.getDone()) {
      delay.sleep();
      operation =
          GoogleErrors.find(() ->
              clients.run().getHttpJsonOperationsClient().getOperationCallable().call(request));
    }
    if (operation != null && operation.hasError()) {
      throw GoogleErrors.failed(operation.getError());
    }
  }
}
