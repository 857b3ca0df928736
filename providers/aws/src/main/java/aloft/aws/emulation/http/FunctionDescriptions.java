package aloft.aws.emulation.http;

import aloft.spi.emulation.HttpRequest;
import aloft.spi.model.Code;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration of a function in responses of the Lambda API.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html">FunctionConfiguration</a>
final class FunctionDescriptions {
  private static final Map<String, String> HIDDEN =
      Map.of(
          "ErrorCode",
          "AccessDeniedException",
          "Message",
          "the local cloud shows variables only to requests with its token in the header "
              + HttpRequest.OWNER_TOKEN);

  private FunctionDescriptions() {}

  /// @param withVariables whether the caller may see the values of the environment variables, which
  ///   may be secrets; otherwise there is the error that Lambda returns without access to their key
  static Map<String, @Nullable Object> of(LocalFunction local, String arn, boolean withVariables) {
    Function function = local.function();
    Map<String, @Nullable Object> description = new LinkedHashMap<>();
    description.put("FunctionName", function.deployedName());
    description.put("FunctionArn", arn);
    description.put("Runtime", function.runtime().name());
    if (function.handler() != null) {
      description.put("Handler", function.handler());
    }
    description.put("Timeout", function.timeout().toSeconds());
    description.put("MemorySize", function.memory());
    if (local.code() instanceof Code.Archive archive) {
      description.put("CodeSha256", archive.hash());
    }
    description.put("Version", "$LATEST");
    description.put("PackageType", function.handler() == null ? "Image" : "Zip");
    description.put(
        "Environment",
        withVariables || local.environment().isEmpty()
            ? Map.of("Variables", local.environment())
            : Map.of("Error", HIDDEN));
    description.put("TracingConfig", Map.of("Mode", "PassThrough"));
    description.put("State", "Active");
    description.put("LastUpdateStatus", "Successful");
    return description;
  }
}
