package aloft.aws.emulation.http;

import aloft.spi.schema.Required;
import org.jspecify.annotations.Nullable;

/// A function's URL as its front must know it.
///
/// @param urlId what stands for the id of the URL
/// @param timeout of the function, in seconds
/// @param cors null where it is left to the function
/// @param unbuilt what of this URL the local cloud cannot do; it is closed then
public record FunctionUrlSettings(
    @Required String urlId,
    @Required String function,
    @Required Integer timeout,
    @Nullable CorsSettings cors,
    @Nullable String unbuilt) {
  /// The word for such fronts in a topology.
  public static final String KIND = "url";
}
