package aloft.aws.emulation.http;

import aloft.spi.schema.Required;
import org.jspecify.annotations.Nullable;

/// The settings of a function URL in a topology.
///
/// @param urlId the emulated id of the URL
/// @param timeout the function's timeout, in seconds
/// @param cors null if the function handles CORS
/// @param unbuilt the feature of this URL that is not emulated; requests then fail with status 501
public record FunctionUrlSettings(
    @Required String urlId,
    @Required String function,
    @Required Integer timeout,
    @Nullable CorsSettings cors,
    @Nullable String unbuilt) {
  /// The kind of these APIs in a topology.
  public static final String KIND = "url";
}
