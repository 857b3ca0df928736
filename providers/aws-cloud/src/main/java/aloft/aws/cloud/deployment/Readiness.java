package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.connection.Parallel;
import aloft.aws.cloud.stack.PollingBackoff;
import aloft.aws.cloud.stack.Stacks;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Places;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;

/// Waits for what CloudFormation does not wait for in express mode: until functions and their
/// versions run the new code, aliases have their provisioned concurrency, event source mappings
/// poll, and tables can be used. Other resources that are deployed in this mode are ready when they
/// are configured.
final class Readiness {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int PARALLEL = 8;
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String VERSION = "AWS::Lambda::Version";
  private static final String ALIAS = "AWS::Lambda::Alias";
  private static final String MAPPING = "AWS::Lambda::EventSourceMapping";
  private static final String TABLE = "AWS::DynamoDB::Table";

  private final Clients clients;
  private final Places places;
  private final Progress progress;

  Readiness(Clients clients, Places places, Progress progress) {
    this.clients = clients;
    this.places = places;
    this.progress = progress;
  }

  private sealed interface Condition {
    record Ready() implements Condition {}

    /// @param state as AWS calls it
    record Settling(String state) implements Condition {}

    record Failed(String reason) implements Condition {}

    record Unknown(String reason) implements Condition {}
  }

  private record Answer(Stacks.Resource resource, Condition condition) {}

  /// Waits until all resources are ready. What is not ready after ten minutes, or cannot be asked,
  /// is a warning.
  ///
  /// @param changed what the deployment has created or changed
  /// @throws UserException if an update of a function, or its provisioned concurrency, has failed
  void await(List<Stacks.Resource> changed) {
    List<Answer> settling = settling(ask(questions(changed)));
    if (!settling.isEmpty()) {
      progress.task(
          "Waiting until the service is ready",
          () -> {
            await(settling, clients.environment().clock());
            return settling;
          });
    }
  }

  private void await(List<Answer> first, Clock clock) {
    Instant end = clock.instant().plus(LONGEST_WAIT);
    PollingBackoff backoff = new PollingBackoff();
    List<Answer> settling = first;
    while (!settling.isEmpty()) {
      if (clock.instant().isAfter(end)) {
        settling.forEach(answer ->
            warn(
                name(answer.resource())
                    + " is not ready yet: it is "
                    + ((Condition.Settling) answer.condition()).state(),
                "AWS continues; wait, then look at it in the console of AWS"));
        return;
      }
      backoff.sleep();
      settling = settling(ask(settling.stream().map(Answer::resource).toList()));
    }
  }

  /// The resources to ask for. A version is published when the code of its function is ready.
  private static List<Stacks.Resource> questions(List<Stacks.Resource> changed) {
    Set<String> published = new HashSet<>();
    for (Stacks.Resource resource : changed) {
      if (resource.type().equals(VERSION)) {
        String function = resource.id().replaceFirst(":[0-9]+$", "");
        published.add(function.substring(function.lastIndexOf(':') + 1));
      }
    }
    List<Stacks.Resource> questions = new ArrayList<>();
    for (Stacks.Resource resource : changed) {
      boolean asks =
          switch (resource.type()) {
            case FUNCTION -> !published.contains(resource.id());
            case VERSION, ALIAS, MAPPING, TABLE -> true;
            default -> false;
          };
      if (asks && !resource.id().isEmpty()) {
        questions.add(resource);
      }
    }
    return questions;
  }

  private List<Answer> ask(List<Stacks.Resource> resources) {
    return Parallel.map(resources, PARALLEL, resource -> new Answer(resource, condition(resource)));
  }

  /// The answers that may change. Failures are errors; what cannot be asked is one warning.
  private List<Answer> settling(List<Answer> answers) {
    List<Answer> settling = new ArrayList<>();
    List<Diagnostic> failures = new ArrayList<>();
    String unknown = null;
    for (Answer answer : answers) {
      switch (answer.condition()) {
        case Condition.Ready _ -> {}
        case Condition.Settling _ -> settling.add(answer);
        case Condition.Failed failed -> failures.add(failure(answer.resource(), failed.reason()));
        case Condition.Unknown(String reason) -> unknown = reason;
      }
    }
    if (!failures.isEmpty()) {
      throw new UserException(failures);
    }
    if (unknown != null) {
      warn(
          "it is not known whether all functions and tables are ready: " + unknown,
          "allow the calls that \"aloft permissions\" lists, or set provider.deploymentMode to"
              + " standard");
    }
    return settling;
  }

  private Diagnostic failure(Stacks.Resource resource, String reason) {
    return Diagnostic.error(
            "deploy/not-ready",
            "the stack was changed, but not " + name(resource) + ": " + reason,
            places.find(resource.logicalId(), List.of()))
        .hint(
            "correct the cause, then run \"aloft deploy function --force\" for it; with"
                + " provider.deploymentMode: standard, CloudFormation rolls back instead");
  }

  private void warn(String message, String hint) {
    progress.report(
        new ProgressEvent.Noted(Diagnostic.warning("deploy/not-ready", message).hint(hint)));
  }

  private static String name(Stacks.Resource resource) {
    return resource.logicalId() + " (" + resource.type() + ")";
  }

  private Condition condition(Stacks.Resource resource) {
    try {
      return switch (resource.type()) {
        case ALIAS -> alias(resource.id());
        case MAPPING -> mapping(resource.id());
        case TABLE -> table(resource.id());
        default -> function(resource.id());
      };
    } catch (ResourceNotFoundException | ProvisionedConcurrencyConfigNotFoundException e) {
      return new Condition.Ready();
    } catch (SdkException e) {
      return new Condition.Unknown(AwsErrors.diagnostic(e).message());
    } catch (UserException e) {
      return new Condition.Unknown(e.diagnostics().getFirst().message());
    }
  }

  private LambdaClient lambda() {
    return clients.lambda(Duration.ZERO);
  }

  /// @param name the name of a function or the ARN of a version
  private Condition function(String name) {
    GetFunctionConfigurationResponse found =
        lambda().getFunctionConfiguration(request -> request.functionName(name));
    if (found.state() == State.FAILED || found.lastUpdateStatus() == LastUpdateStatus.FAILED) {
      String reason =
          found.state() == State.FAILED ? found.stateReason() : found.lastUpdateStatusReason();
      return new Condition.Failed(reason == null ? "its update failed" : reason);
    }
    return found.state() == State.PENDING
        ? new Condition.Settling("Pending")
        : found.lastUpdateStatus() == LastUpdateStatus.IN_PROGRESS
            ? new Condition.Settling("InProgress")
            : new Condition.Ready();
  }

  /// @param arn its last part is the name of the alias
  private Condition alias(String arn) {
    int end = arn.lastIndexOf(':');
    GetProvisionedConcurrencyConfigResponse found =
        lambda()
            .getProvisionedConcurrencyConfig(request ->
                request.functionName(arn.substring(0, end)).qualifier(arn.substring(end + 1)));
    return switch (found.status()) {
      case IN_PROGRESS -> new Condition.Settling(found.statusAsString());
      case FAILED ->
          new Condition.Failed(
              found.statusReason() == null
                  ? "it has no provisioned concurrency"
                  : found.statusReason());
      case READY, UNKNOWN_TO_SDK_VERSION -> new Condition.Ready();
    };
  }

  private Condition mapping(String id) {
    String state = lambda().getEventSourceMapping(request -> request.uuid(id)).state();
    return switch (state) {
      case "Creating", "Enabling", "Disabling", "Updating" -> new Condition.Settling(state);
      case null, default -> new Condition.Ready();
    };
  }

  private Condition table(String name) {
    String answer =
        clients
            .tables()
            .post(
                "DescribeTable",
                Json.write(Map.of("TableName", name), 0),
                Map.of(
                    "Content-Type",
                    "application/x-amz-json-1.0",
                    "X-Amz-Target",
                    "DynamoDB_20120810.DescribeTable"));
    Node table = Json.read(answer, "DescribeTable").get("Table");
    String state = table == null ? null : text(table.get("TableStatus"));
    if (table != null && table.get("GlobalSecondaryIndexes") instanceof Sequence indexes) {
      for (Node index : indexes.items()) {
        String status = text(index.get("IndexStatus"));
        state = isSettling(status) ? status : state;
      }
    }
    return state != null && isSettling(state)
        ? new Condition.Settling(state)
        : new Condition.Ready();
  }

  private static boolean isSettling(@Nullable String state) {
    return "CREATING".equals(state) || "UPDATING".equals(state);
  }

  private static @Nullable String text(@Nullable Node node) {
    return node == null ? null : node.text();
  }
}
