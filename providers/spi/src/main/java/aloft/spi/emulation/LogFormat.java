package aloft.spi.emulation;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How a cloud writes the log of a function.
public interface LogFormat {

  /// Returns a message as users want to see it, which may be several lines.
  ///
  /// @return null if the message is not worth showing
  @Nullable String shown(String message);

  /// Returns whether a message matches a pattern in the syntax of the cloud.
  ///
  /// @throws aloft.spi.diagnostic.UserException with the code `logs/filter` for a pattern that
  ///   cannot be read
  Predicate<String> filter(String pattern);
}
