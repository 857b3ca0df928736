package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedResource;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import com.google.api.services.pubsub.model.Topic;
import com.google.api.services.pubsub.model.UpdateTopicRequest;
import java.util.Set;

/// The topics of Pub/Sub that a service creates.
record Topics(Clients clients, ServiceLabels labels) {

  private String fullName(String id) {
    return "projects/" + clients.project() + "/topics/" + id;
  }

  /// Creates a topic, or updates that of the service.
  ///
  /// @throws UserException with the code `topic/exists` if there is another one of this name
  void deploy(WantedResource wanted) {
    String name = fullName(wanted.name());
    JsonResource resource = new JsonResource(wanted.body());
    try {
      GoogleErrors.call(() ->
          clients.pubsub().projects().topics().create(name, resource.as(Topic.class)).execute());
    } catch (FailedCallException e) {
      if (!(e.failure() instanceof GoogleFailure.Exists)) {
        throw e;
      }
      update(wanted.name(), resource);
    }
  }

  private void update(String id, JsonResource resource) {
    String name = fullName(id);
    Topic existing =
        GoogleErrors.call(() -> clients.pubsub().projects().topics().get(name).execute());
    if (!labels.areOn(existing.getLabels())) {
      throw new UserException(
          Diagnostic.error(
                  "topic/exists",
                  "the topic " + id + " exists and does not belong to this service and stage")
              .hint("name it with its full name, " + name + ", to use it as it is"));
    }
    Set<String> differences = resource.differences(existing);
    if (differences.isEmpty()) {
      return;
    }
    UpdateTopicRequest request =
        new UpdateTopicRequest()
            .setTopic(resource.differingFrom(existing, Topic.class).setName(name))
            .setUpdateMask(String.join(",", differences));
    GoogleErrors.call(() -> clients.pubsub().projects().topics().patch(name, request).execute());
  }

  /// Deletes a topic, if it exists.
  void delete(String id) {
    GoogleErrors.find(() -> clients.pubsub().projects().topics().delete(fullName(id)).execute());
  }
}
