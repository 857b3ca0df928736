package aloft.spi.emulation;

import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has another value on this machine than in the cloud.
public interface LocalValues {

  /// Returns the local value of a variable that the cloud provides, such as `${aws:accountId}`.
  ///
  /// @return null if the variable has no local value
  @Nullable String variable(String source, @Nullable String address);

  /// Returns a fixed local answer to a question of a plan.
  ///
  /// @return null if there is no local answer
  @Nullable Fact fact(Question question);

  /// Returns the environment variables by which a function reaches the cloud as the user does.
  ///
  /// @param environment the user's environment variables
  /// @param profile the profile of the cloud's own configuration that the user named; null for none
  Map<String, String> credentials(Map<String, String> environment, @Nullable String profile);
}
