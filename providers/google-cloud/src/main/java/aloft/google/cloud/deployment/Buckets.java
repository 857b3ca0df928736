package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedResource;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import com.google.api.services.storage.model.Bucket;
import org.jspecify.annotations.Nullable;

/// The buckets of Cloud Storage that a service creates.
record Buckets(Clients clients, ServiceLabels labels) {

  /// Creates a bucket, or updates that of the service.
  ///
  /// @throws UserException with the code `bucket/exists` if there is another one of this name
  void deploy(WantedResource wanted) {
    JsonResource resource = new JsonResource(wanted.body());
    Bucket body = resource.as(Bucket.class).setName(wanted.name());
    try {
      GoogleErrors.call(
          () -> clients.storage().buckets().insert(clients.project(), body).execute());
    } catch (FailedCallException e) {
      if (!(e.failure() instanceof GoogleFailure.Exists)
          && !(e.failure() instanceof GoogleFailure.Conflict)) {
        throw e;
      }
      update(wanted.name(), resource, e);
    }
  }

  private void update(String name, JsonResource resource, FailedCallException cause) {
    Bucket existing = find(name);
    if (existing == null || !labels.areOn(existing.getLabels())) {
      throw new UserException(
          Diagnostic.error(
                  "bucket/exists",
                  "the bucket " + name + " exists and does not belong to this service and stage")
              .hint("the names of buckets are unique in the world: choose another one"),
          cause);
    }
    Bucket changes = resource.differingFrom(existing, Bucket.class);
    if (!changes.isEmpty()) {
      GoogleErrors.call(() -> clients.storage().buckets().patch(name, changes).execute());
    }
  }

  /// The bucket; null if it does not exist or belongs to someone else.
  private @Nullable Bucket find(String name) {
    try {
      return GoogleErrors.find(() -> clients.storage().buckets().get(name).execute());
    } catch (FailedCallException e) {
      if (e.failure() instanceof GoogleFailure.AccessDenied) {
        return null;
      }
      throw e;
    }
  }

  /// Deletes a bucket if it exists and is empty.
  ///
  /// @return a warning if it is not empty; null if it is gone
  @Nullable Diagnostic delete(String name) {
    return new ObjectStore(clients, name).deleteIfEmpty()
        ? null
        : Diagnostic.warning("bucket/not-empty", "the bucket " + name + " is not empty, and stays")
            .hint("to delete it and its objects: gcloud storage rm --recursive gs://" + name);
  }
}
