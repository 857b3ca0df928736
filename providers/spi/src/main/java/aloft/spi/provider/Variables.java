package aloft.spi.provider;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers the variables of a manifest that only the cloud knows, as `${ssm:/path}`.
public interface Variables {

  /// The words before the colon that this cloud answers.
  Set<String> sources();

  /// Asks the cloud, once for the same question.
  ///
  /// @param source one of [#sources]
  /// @param parameters what stands in parentheses: `${ssm(eu-west-1, raw):/path}`
  /// @param address what follows the colon
  /// @param place of the variable, for errors
  /// @return null where the cloud has no such value
  /// @throws aloft.spi.diagnostic.UserException where the cloud cannot be asked
  @Nullable Found resolve(
      String source, List<String> parameters, @Nullable String address, SourceRange place);

  /// A value of the cloud.
  ///
  /// @param secret whether it must not be written into files or output
  record Found(Node value, boolean secret) {}
}
