package aloft.aws.cloud.connection;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Writes a line for each request to AWS, for `--debug`.
///
/// A line has the service, the operation, the parameters that name a thing, the status, the request
/// id, the duration and the number of the attempt. It has no headers, no bodies and no values.
final class CallTrace {
  private static final ExecutionAttribute<Long> STARTED = new ExecutionAttribute<>("AloftStarted");

  /// The parameters that name what a request is about, and hold no secrets.
  private static final Set<String> SHOWN =
      Set.of(
          "StackName",
          "ChangeSetName",
          "ChangeSetType",
          "TemplateURL",
          "LogicalResourceId",
          "Bucket",
          "Key",
          "Prefix",
          "FunctionName",
          "Qualifier",
          "InvocationType",
          "logGroupName",
          "Name",
          "restApiId",
          "stageName",
          "usagePlanId",
          "apiKey",
          "repositoryName",
          "RoleArn",
          "RoleSessionName",
          "roleName",
          "accountId",
          "NextToken");

  private final Consumer<String> lines;

  CallTrace(Consumer<String> lines) {
    this.lines = lines;
  }

  /// Writes a line that is about no request.
  void note(String line) {
    lines.accept("aws: " + line);
  }

  void sent(Context.BeforeTransmission context, ExecutionAttributes attributes, int attempt) {
    Long earlier = attributes.getAttribute(STARTED);
    if (earlier != null) {
      note(name(attributes) + ": no answer after " + since(earlier) + " ms");
    }
    attributes.putAttribute(STARTED, System.nanoTime());
    if (attempt == 1) {
      note(name(attributes) + parameters(context.request()));
    } else {
      note(name(attributes) + ": attempt " + attempt);
    }
  }

  void answered(Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Long started = attributes.getAttribute(STARTED);
    attributes.putAttribute(STARTED, null);
    SdkHttpResponse response = context.httpResponse();
    String id =
        response
            .firstMatchingHeader(List.of("x-amzn-RequestId", "x-amz-request-id"))
            .map(text -> ", request id " + text)
            .orElse("");
    note(
        name(attributes)
            + ": "
            + response.statusCode()
            + (started == null ? "" : " after " + since(started) + " ms")
            + id);
  }

  void failed(ExecutionAttributes attributes, Throwable failure) {
    Long started = attributes.getAttribute(STARTED);
    if (started != null) {
      note(name(attributes) + ": no answer after " + since(started) + " ms");
    }
    note(name(attributes) + ": failed: " + reason(failure));
  }

  private static String reason(Throwable failure) {
    if (failure instanceof AwsServiceException service) {
      return AwsErrors.message(service) + " (" + AwsErrors.code(service) + ")";
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static long since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }

  private static String name(ExecutionAttributes attributes) {
    return CallInterceptor.text(attributes, SdkExecutionAttribute.SERVICE_NAME)
        + " "
        + CallInterceptor.text(attributes, SdkExecutionAttribute.OPERATION_NAME);
  }

  private static String parameters(SdkRequest request) {
    StringBuilder text = new StringBuilder();
    for (SdkField<?> field : request.sdkFields()) {
      Object value = SHOWN.contains(field.memberName()) ? field.getValueOrDefault(request) : null;
      if (value != null) {
        text.append(' ').append(field.memberName()).append('=').append(value);
      }
    }
    return text.toString();
  }
}
