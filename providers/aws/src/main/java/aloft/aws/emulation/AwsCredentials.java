package aloft.aws.emulation;

import aloft.spi.emulation.LocalValues.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts the credentials that a user has selected into environment variables, as Lambda does with
/// those of a function's role.
///
/// The first source that exists is used: `--aws-profile`; the environment variables of the stage,
/// as `AWS_DEV_PROFILE` and `AWS_DEV_ACCESS_KEY_ID`; `AWS_PROFILE`; keys in the environment;
/// `provider.profile`; `AWS_DEFAULT_PROFILE`; the profile `default`. Keys are set from a profile
/// that has some. A profile with a role, a sign-in or a process is only named in `AWS_PROFILE`: the
/// function's SDK signs in by it.
final class AwsCredentials {
  static final String KEY = "AWS_ACCESS_KEY_ID";
  static final String SECRET = "AWS_SECRET_ACCESS_KEY";
  static final String TOKEN = "AWS_SESSION_TOKEN";
  static final String PROFILE = "AWS_PROFILE";
  static final String DEFAULT_PROFILE = "AWS_DEFAULT_PROFILE";
  static final String KEYS_FILE = "AWS_SHARED_CREDENTIALS_FILE";
  static final String CONFIG_FILE = "AWS_CONFIG_FILE";

  private static final List<String> KEYS = List.of(KEY, SECRET, TOKEN);
  private static final String KEY_SETTING = "aws_access_key_id";
  private static final String SECRET_SETTING = "aws_secret_access_key";

  private final Map<String, String> environment;
  private final Identity identity;

  AwsCredentials(Map<String, String> environment, Identity identity) {
    this.environment = environment;
    this.identity = identity;
  }

  /// The user's variables with the selected credentials.
  Map<String, String> variables() {
    String stage = "AWS_" + identity.stage().toUpperCase(Locale.ROOT);
    if (identity.optionProfile() != null) {
      return withProfile(identity.optionProfile());
    }
    String stageProfile = variable(stage + "_PROFILE");
    if (stageProfile != null) {
      return withProfile(stageProfile);
    }
    String stageKey = variable(stage + "_ACCESS_KEY_ID");
    String stageSecret = variable(stage + "_SECRET_ACCESS_KEY");
    if (stageKey != null && stageSecret != null) {
      return withKeys(null, stageKey, stageSecret, variable(stage + "_SESSION_TOKEN"));
    }
    String profile = variable(PROFILE);
    if (profile != null) {
      return withProfile(profile);
    }
    if (variable(KEY) != null && variable(SECRET) != null) {
      return new TreeMap<>(environment);
    }
    if (identity.manifestProfile() != null) {
      return withProfile(identity.manifestProfile());
    }
    String defaultProfile = variable(DEFAULT_PROFILE);
    if (defaultProfile != null) {
      return withProfile(defaultProfile);
    }
    Map<String, String> settings = settings("default");
    return hasKeys(settings) ? withKeys(null, settings) : new TreeMap<>(environment);
  }

  private @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private Map<String, String> withProfile(String name) {
    Map<String, String> settings = settings(name);
    if (hasKeys(settings)) {
      return withKeys(name, settings);
    }
    Map<String, String> variables = new TreeMap<>(environment);
    // Keys of the environment would override the profile.
    KEYS.forEach(variables::remove);
    variables.put(PROFILE, name);
    return variables;
  }

  private Map<String, String> withKeys(@Nullable String profile, Map<String, String> settings) {
    return withKeys(
        profile,
        settings.getOrDefault(KEY_SETTING, ""),
        settings.getOrDefault(SECRET_SETTING, ""),
        settings.get("aws_session_token"));
  }

  private Map<String, String> withKeys(
      @Nullable String profile, String key, String secret, @Nullable String token) {
    Map<String, String> variables = new TreeMap<>(environment);
    variables.remove(TOKEN);
    variables.put(KEY, key);
    variables.put(SECRET, secret);
    if (token != null) {
      variables.put(TOKEN, token);
    }
    if (profile == null) {
      variables.remove(PROFILE);
    } else {
      variables.put(PROFILE, profile);
    }
    return variables;
  }

  /// Whether a profile is nothing but keys: those of a role are for its source.
  private static boolean hasKeys(Map<String, String> settings) {
    return settings.containsKey(KEY_SETTING)
        && settings.containsKey(SECRET_SETTING)
        && !settings.containsKey("role_arn");
  }

  /// The settings of a profile in both files; those in the file with the keys override the others.
  private Map<String, String> settings(String profile) {
    Map<String, String> settings = new HashMap<>();
    String section = profile.equals("default") ? profile : "profile " + profile;
    addSection(variable(CONFIG_FILE), "~/.aws/config", section, settings);
    addSection(variable(KEYS_FILE), "~/.aws/credentials", profile, settings);
    return settings;
  }

  private void addSection(
      @Nullable String path, String defaultPath, String section, Map<String, String> settings) {
    String text = identity.files().text(path == null ? defaultPath : path);
    if (text == null) {
      return;
    }
    boolean inside = false;
    for (String line : text.split("\r?\n", -1)) {
      String trimmed = line.strip();
      if (trimmed.startsWith("[")) {
        int end = trimmed.indexOf(']');
        inside = end > 0 && trimmed.substring(1, end).strip().equals(section);
      } else if (inside && !line.startsWith("#") && !line.startsWith(";")) {
        int equals = trimmed.indexOf('=');
        // Indented lines belong to the setting before them.
        if (equals > 0 && !Character.isWhitespace(line.charAt(0))) {
          settings.put(trimmed.substring(0, equals).strip(), trimmed.substring(equals + 1).strip());
        }
      }
    }
  }
}
