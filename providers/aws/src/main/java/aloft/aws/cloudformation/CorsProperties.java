package aloft.aws.cloudformation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The CORS property that HTTP APIs and function URLs share.
///
/// @param credentials whether browsers may send cookies and credentials
/// @param maxAge how long a browser may cache the preflight response, in seconds
public record CorsProperties(
    boolean credentials,
    @Nullable List<String> headers,
    @Nullable List<String> methods,
    @Nullable List<String> origins,
    @Nullable List<String> exposed,
    @Nullable Integer maxAge) {

  /// Returns the fields of the property; absent values are left out.
  public Fields fields() {
    return Fields.with("AllowCredentials", credentials ? true : null)
        .put("AllowHeaders", headers)
        .put("AllowMethods", methods)
        .put("AllowOrigins", origins)
        .put("ExposeHeaders", exposed)
        .put("MaxAge", maxAge);
  }
}
