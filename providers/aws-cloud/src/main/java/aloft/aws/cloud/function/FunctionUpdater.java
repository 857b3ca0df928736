package aloft.aws.cloud.function;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.PollingBackoff;
import aloft.aws.difference.CodeArchive;
import aloft.aws.function.FunctionUpdate;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.provider.Deployments.Change.Property;
import aloft.spi.provider.Functions.Part;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionVersionLatestPublished;
import software.amazon.awssdk.services.lambda.model.LambdaResponse;
import software.amazon.awssdk.services.lambda.model.PublishVersionRequest;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/// Updates one function in Lambda. Lambda makes one update of a function at a time and in the
/// background: this waits until an update has ended, its own or that of another process.
///
/// @see <https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html>
public final class FunctionUpdater {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /// What a call runs that names no version, if the function has a capacity provider.
  private static final String PUBLISHED = "$LATEST.PUBLISHED";

  /// Most updates take about a second.
  private static final int SHORT_POLLS = 20;

  private final LambdaClient lambda;
  private final Clock clock;
  private final String name;

  /// @param name the name in Lambda
  public FunctionUpdater(Clients clients, String name) {
    this.lambda = clients.lambda();
    this.clock = clients.environment().clock();
    this.name = name;
  }

  /// The configuration of the function, as plain JSON; null if there is no such function.
  @Nullable Map<String, Object> deployed() {
    return configuration(null);
  }

  /// @param version null for what updates change
  private @Nullable Map<String, Object> configuration(@Nullable String version) {
    try {
      return SdkJson.read(
          lambda.getFunctionConfiguration(
              request -> request.functionName(name).qualifier(version)));
    } catch (ResourceNotFoundException e) {
      return null;
    }
  }

  /// Replaces the code and waits until it is active.
  ///
  /// @param request where the code is
  void updateCode(UpdateFunctionCodeRequest.Builder request) {
    UpdateFunctionCodeRequest complete = request.functionName(name).build();
    update(() -> lambda.updateFunctionCode(complete));
  }

  /// Gives the deployed function the settings of a plan, and waits until they are active. Variables
  /// that only the stack knows stay as they are. Does nothing if there is no such function.
  ///
  /// @return warnings
  public List<Diagnostic> updateSettings(FunctionUpdate wanted) {
    Map<String, Object> deployed = deployed();
    if (deployed == null) {
      return List.of();
    }
    Map<String, Object> changes = wanted.changes(deployed, Map.of());
    if (!changes.isEmpty()) {
      updateSettings(changes);
      publish(deployed);
    }
    return findings(deployed);
  }

  /// The warning that the environment of a function is not updated; none if it can be.
  ///
  /// @param deployed the configuration of the function, as plain JSON
  List<Diagnostic> findings(Map<String, Object> deployed) {
    String reason = FunctionUpdate.hiddenVariables(deployed);
    return reason == null
        ? List.of()
        : List.of(
            Diagnostic.warning(
                    "function/hidden-variables",
                    "the environment variables of the function "
                        + name
                        + " stay as they are deployed, because Lambda does not show them: "
                        + reason)
                .hint(
                    "allow kms:Decrypt with the key of the function, then run \"aloft deploy"
                        + " function --update-config\""));
  }

  /// Gives the deployed function the code and the settings of a deployment, and waits until they
  /// are active. Does nothing if there is no such function.
  ///
  /// @param bucket the bucket with the zips of the deployment
  /// @return warnings
  public List<Diagnostic> reset(FunctionUpdate wanted, String bucket) {
    Map<String, Object> deployed = deployed();
    if (deployed == null) {
      return List.of();
    }
    UpdateFunctionCodeRequest.Builder code = UpdateFunctionCodeRequest.builder();
    if (wanted.image() == null) {
      code.s3Bucket(bucket).s3Key(wanted.key());
    } else {
      code.imageUri(wanted.image());
    }
    if (wanted.architecture() != null) {
      code.architecturesWithStrings(wanted.architecture());
    }
    updateCode(code);
    Map<String, Object> changes = wanted.changes(deployed, Map.of());
    if (!changes.isEmpty()) {
      updateSettings(changes);
    }
    publish(deployed);
    return findings(deployed);
  }

  /// What a deployment would change in the deployed function, although its stack does not show it;
  /// empty if nothing, or if there is no such function.
  public List<Property> difference(FunctionUpdate wanted, Bundle bundle) {
    Map<String, Object> deployed = deployed();
    if (deployed == null) {
      return List.of();
    }
    List<Property> properties = new ArrayList<>();
    FunctionCode code = FunctionCode.of(wanted, bundle);
    if (!code.isDeployed(deployed)) {
      long size = Long.parseLong(String.valueOf(deployed.getOrDefault("CodeSize", 0)));
      String before = String.valueOf(deployed.get("CodeSha256"));
      properties.add(
          code instanceof FunctionCode.Zip zip
              ? new Property(
                  "Code",
                  new CodeArchive(before, size).text(),
                  new CodeArchive(zip.hash(), zip.size()).text(),
                  false)
              : new Property("Code", digest(before), digest(code.hash()), false));
    }
    wanted
        .changes(deployed, Map.of())
        .forEach((name, value) -> {
          // A map may have secret values.
          boolean shown = !(value instanceof Map);
          Object before = deployed.get(name);
          properties.add(
              new Property(
                  name,
                  shown && before != null ? String.valueOf(before) : null,
                  shown ? String.valueOf(value) : null,
                  false));
        });
    return properties;
  }

  /// The start of the digest of an image.
  private static String digest(String hash) {
    return "sha256 " + hash.substring(0, Math.min(hash.length(), 12));
  }

  /// Changes settings and waits until they are active.
  ///
  /// @param changes as plain JSON, not empty
  void updateSettings(Map<String, Object> changes) {
    UpdateFunctionConfigurationRequest.Builder request =
        UpdateFunctionConfigurationRequest.builder().functionName(name);
    SdkJson.write(changes, request);
    UpdateFunctionConfigurationRequest complete = request.build();
    update(() -> lambda.updateFunctionConfiguration(complete));
  }

  /// The parts of a function that calls do not run yet: updates that were not published, because
  /// the process ended or was not allowed to, or because Lambda could not.
  ///
  /// @param deployed the configuration of the function, as plain JSON
  Set<Part> unpublished(Map<String, Object> deployed) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    if (FunctionUpdate.hasCapacityProvider(deployed)) {
      Map<String, Object> published = configuration(PUBLISHED);
      if (published == null || failure(published, PUBLISHED) != null) {
        return EnumSet.allOf(Part.class);
      }
      if (!hash(published).equals(hash(deployed))) {
        parts.add(Part.CODE);
      }
      if (!FunctionUpdate.haveSameSettings(published, deployed)) {
        parts.add(Part.SETTINGS);
      }
    }
    return parts;
  }

  private static String hash(Map<String, Object> configuration) {
    return String.valueOf(configuration.get("CodeSha256"));
  }

  /// Publishes an updated function, and waits until calls run it. Does nothing if they do anyway.
  ///
  /// @param deployed the configuration of the function, as plain JSON
  /// @throws UserException if this fails; the update is made then, but calls do not run it
  void publish(Map<String, Object> deployed) {
    if (!FunctionUpdate.hasCapacityProvider(deployed)) {
      return;
    }
    PublishVersionRequest request =
        PublishVersionRequest.builder()
            .functionName(name)
            .publishTo(FunctionVersionLatestPublished.LATEST_PUBLISHED)
            .build();
    String failure;
    try {
      failure = failureOf(() -> lambda.publishVersion(request), PUBLISHED);
    } catch (SdkException | UserException e) {
      Diagnostic error = AwsErrors.diagnostic(e);
      throw new UserException(
          unpublished(error.message()).hint(AwsErrors.then("run the same command again", error)),
          e);
    }
    if (failure != null) {
      throw new UserException(
          unpublished(failure).hint("correct the cause and run the same command again"));
    }
  }

  private Diagnostic unpublished(String reason) {
    return Diagnostic.error(
        "function/unpublished",
        "the function " + name + " is updated, but calls still run its former version: " + reason);
  }

  /// @throws UserException if the update fails, or if its end cannot be seen
  private void update(Supplier<LambdaResponse> work) {
    String failure;
    try {
      failure = failureOf(work, null);
    } catch (SdkException | UserException e) {
      if (e instanceof SdkException sdk && AwsErrors.isRefused(sdk)) {
        throw e;
      }
      throw AwsErrors.unwatched(
          "function/unwatched",
          "Lambda may still update the function " + name,
          "run the same command again",
          e);
    }
    if (failure != null) {
      throw new UserException(
          Diagnostic.error(
                  "function/update", "Lambda cannot update the function " + name + ": " + failure)
              .hint("it still has its former code and settings; correct the cause and try again"));
    }
  }

  /// @param version the version that the work changes; null for what updates change
  private @Nullable String failureOf(Supplier<LambdaResponse> work, @Nullable String version) {
    Instant start = clock.instant();
    PollingBackoff backoff = new PollingBackoff(SHORT_POLLS);
    LambdaResponse response = null;
    while (response == null) {
      try {
        response = work.get();
      } catch (ResourceConflictException another) {
        if (Duration.between(start, clock.instant()).compareTo(LONGEST_WAIT) > 0) {
          throw another;
        }
        backoff.sleep();
        try {
          await(null, version);
        } catch (UserException slow) {
          throw another;
        }
      }
    }
    return await(SdkJson.read(response), version);
  }

  /// Waits for the end of the last update.
  ///
  /// @param answer what is known of the function; null to ask
  /// @return the reason if it has failed; null if it succeeded
  /// @throws UserException if it takes too long
  private @Nullable String await(@Nullable Map<String, Object> answer, @Nullable String version) {
    Instant start = clock.instant();
    PollingBackoff backoff = new PollingBackoff(SHORT_POLLS);
    Map<String, Object> known = answer;
    while (known == null || isRunning(known)) {
      if (known != null) {
        if (Duration.between(start, clock.instant()).compareTo(LONGEST_WAIT) > 0) {
          throw new UserException(
              Diagnostic.error(
                  "function/update",
                  "the update has not ended after " + LONGEST_WAIT.toMinutes() + " minutes"));
        }
        backoff.sleep();
      }
      known = configuration(version);
      if (known == null) {
        return "it was deleted";
      }
    }
    return failure(known, version);
  }

  private static @Nullable String failure(Map<String, Object> function, @Nullable String version) {
    if (version != null && "Failed".equals(function.get("State"))) {
      return reason(function, "StateReason");
    }
    return "Failed".equals(function.get("LastUpdateStatus"))
        ? reason(function, "LastUpdateStatusReason")
        : null;
  }

  private static String reason(Map<String, Object> function, String key) {
    Object reason = function.get(key);
    return String.valueOf(reason == null ? function.get(key + "Code") : reason);
  }

  private static boolean isRunning(Map<String, Object> function) {
    return "InProgress".equals(function.get("LastUpdateStatus"))
        || "Pending".equals(function.get("State"));
  }
}
