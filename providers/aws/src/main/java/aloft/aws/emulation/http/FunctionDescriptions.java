package aloft.aws.emulation.http;

import aloft.spi.model.Topology;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration of a function in responses of the Lambda API.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html">FunctionConfiguration</a>
final class FunctionDescriptions {
  private FunctionDescriptions() {}

  static Map<String, @Nullable Object> of(Topology.Part part, String arn) {
    Map<String, @Nullable Object> description = new LinkedHashMap<>();
    description.put("FunctionName", part.deployedName());
    description.put("FunctionArn", arn);
    description.put("Runtime", part.runtime());
    if (part.handler() != null) {
      description.put("Handler", part.handler());
    }
    description.put("Timeout", part.timeout());
    description.put("MemorySize", part.memory());
    if (part.code() != null) {
      description.put("CodeSha256", part.code().hash());
    }
    description.put("Version", "$LATEST");
    description.put("PackageType", part.handler() == null ? "Image" : "Zip");
    description.put("Environment", Map.of("Variables", part.environment()));
    description.put("TracingConfig", Map.of("Mode", "PassThrough"));
    description.put("State", "Active");
    description.put("LastUpdateStatus", "Successful");
    return description;
  }
}
