package aloft.aws.cloud.operation;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/// Reads and invokes a service that is deployed on AWS.
public final class AwsOperations implements Operations {
  private final Clients clients;
  private final Clock clock;

  public AwsOperations(Clients clients, Clock clock) {
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public Info info(Target target, boolean verbose) {
    return AwsErrors.translate(() -> new StackInfo(clients, target).info());
  }

  @Override
  public CallResult invoke(Target target, Function function, Call call) {
    return AwsErrors.translate(() -> {
      try {
        return invoke(function, call);
      } catch (ResourceNotFoundException e) {
        UserException error =
            new MissingFunction(clients, target, function).error(call.qualifier(), null);
        error.addSuppressed(e);
        throw error;
      }
    });
  }

  private CallResult invoke(Function function, Call call) {
    InvokeRequest.Builder request =
        InvokeRequest.builder()
            .functionName(function.deployedName())
            .invocationType(type(call.mode()))
            .qualifier(call.qualifier())
            .payload(SdkBytes.fromUtf8String(call.payload()));
    if (call.includeLog()) {
      request.logType(LogType.TAIL);
    }
    String context = call.context();
    if (context != null) {
      request.clientContext(
          Base64.getEncoder().encodeToString(context.getBytes(StandardCharsets.UTF_8)));
    }
    // the deployed function may have another timeout than the manifest: the margin covers cold
    // starts
    Duration longest = call.mode() == InvocationMode.WAIT ? function.timeout() : Duration.ZERO;
    InvokeResponse response = clients.lambda(longest).invoke(request.build());
    String log = response.logResult();
    return new CallResult(
        response.statusCode(),
        response.payload() == null ? "" : response.payload().asUtf8String(),
        response.functionError() != null,
        log == null ? null : new String(Base64.getDecoder().decode(log), StandardCharsets.UTF_8));
  }

  private static InvocationType type(InvocationMode mode) {
    return switch (mode) {
      case WAIT -> InvocationType.REQUEST_RESPONSE;
      case ASYNC -> InvocationType.EVENT;
      case DRY_RUN -> InvocationType.DRY_RUN;
    };
  }

  @Override
  public void logs(Target target, Function function, LogQuery query, Consumer<LogLine> sink) {
    AwsErrors.translate(() -> {
      LogFetcher.read(clients.logs(), clock, function, query, sink);
      return query;
    });
  }

  @Override
  public Map<String, String> resolve(Target target, Map<String, Node> references) {
    return AwsErrors.translate(
        () -> new StackReferences(clients, StackLocation.of(target)).resolve(references));
  }
}
