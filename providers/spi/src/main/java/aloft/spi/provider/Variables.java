package aloft.spi.provider;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Resolves the variables of a manifest whose values are in the cloud, such as `${ssm:/path}`.
public interface Variables {

  /// Returns the variable sources of this cloud: the words before the colon.
  Set<String> sources();

  /// Resolves a variable; the result is cached.
  ///
  /// @param source one of [#sources]
  /// @param parameters the values in parentheses: `${ssm(eu-west-1, raw):/path}`
  /// @param address the text after the colon
  /// @param place the place of the variable, for errors
  /// @return null if the cloud has no such value
  /// @throws aloft.spi.diagnostic.UserException if the request fails
  @Nullable ResolvedValue resolve(
      String source, List<String> parameters, @Nullable String address, SourceRange place);

  /// A value from the cloud.
  ///
  /// @param secret true if it must not be written to files or output
  record ResolvedValue(Node value, boolean secret) {}
}
