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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaResponse;
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
    try {
      return SdkJson.read(lambda.getFunctionConfiguration(request -> request.functionName(name)));
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
    return updateSettings(wanted);
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

  /// @throws UserException if the update fails, or if its end cannot be seen
  private void update(Supplier<LambdaResponse> work) {
    String failure;
    try {
      failure = failureOf(work);
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

  private @Nullable String failureOf(Supplier<LambdaResponse> work) {
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
          await(null);
        } catch (UserException slow) {
          throw another;
        }
      }
    }
    return await(SdkJson.read(response));
  }

  /// Waits for the end of the last update.
  ///
  /// @param answer what is known of the function; null to ask
  /// @return the reason if it has failed; null if it succeeded
  /// @throws UserException if it takes too long
  private @Nullable String await(@Nullable Map<String, Object> answer) {
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
      known = deployed();
      if (known == null) {
        return "it was deleted";
      }
    }
    Object reason = known.get("LastUpdateStatusReason");
    return "Failed".equals(known.get("LastUpdateStatus"))
        ? String.valueOf(reason == null ? known.get("LastUpdateStatusReasonCode") : reason)
        : null;
  }

  private static boolean isRunning(Map<String, Object> function) {
    return "InProgress".equals(function.get("LastUpdateStatus"))
        || "Pending".equals(function.get("State"));
  }
}
