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

  /// Returns whether an environment variable of the user decides as whom and at which address a
  /// function reaches the cloud.
  boolean givesAccess(String variable);

  /// Returns a user's environment variables with the credentials that the user has selected, so
  /// that a function reaches the cloud as the user does.
  ///
  /// @param environment the user's environment variables
  Map<String, String> withCredentials(Map<String, String> environment, Identity identity);

  /// What selects the credentials of a user besides environment variables.
  ///
  /// @param stage the stage of the service
  /// @param optionProfile the profile of the cloud's own configuration that the command line names;
  ///   null for none
  /// @param manifestProfile the profile that the manifest names; null for none
  /// @param files the user's files
  record Identity(
      String stage,
      @Nullable String optionProfile,
      @Nullable String manifestProfile,
      UserFiles files) {}

  /// Reads the user's files.
  interface UserFiles {

    /// Returns the text of a file; null if it cannot be read.
    ///
    /// @param path absolute, relative to the working folder, or with `~/` for the home folder
    @Nullable String text(String path);
  }
}
