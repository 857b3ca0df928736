package aloft.cli.esbuild;

import aloft.spi.provider.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The settings of npm: variables `npm_config_...`, the `.npmrc` of the project and that of the
/// user, in this order.
///
/// @see <a href="https://docs.npmjs.com/cli/configuring-npm/npmrc">npmrc</a>
final class NpmSettings {
  private static final String DEFAULT_REGISTRY = "https://registry.npmjs.org/";
  private static final int MAX_PORT = 65_535;
  private static final String PREFIX = "npm_config_";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, String> variables;

  private NpmSettings(Map<String, String> variables) {
    this.variables = variables;
  }

  /// The settings for a service.
  static NpmSettings of(Path service, Environment environment) {
    NpmSettings settings = new NpmSettings(environment.variables());
    environment
        .variables()
        .forEach((name, value) -> {
          if (name.toLowerCase(Locale.ROOT).startsWith(PREFIX) && !value.isEmpty()) {
            String key = name.substring(PREFIX.length());
            settings.settings.put(
                key.startsWith("//") ? key : key.toLowerCase(Locale.ROOT).replace('_', '-'), value);
          }
        });
    for (Path at = service; at != null && !at.equals(environment.home()); at = at.getParent()) {
      if (settings.addFile(at.resolve(".npmrc"))) {
        break;
      }
    }
    String user = settings.settings.get("userconfig");
    settings.addFile(user == null ? environment.home().resolve(".npmrc") : Path.of(user));
    return settings;
  }

  // What is set already has precedence.
  private boolean addFile(Path file) {
    String text;
    try {
      if (!Files.isRegularFile(file)) {
        return false;
      }
      text = Files.readString(file);
    } catch (IOException e) {
      return false;
    }
    for (String line : text.lines().toList()) {
      String stripped = line.strip();
      int equals = stripped.indexOf('=');
      if (equals > 0 && !stripped.startsWith(";") && !stripped.startsWith("#")) {
        String value = unquoted(stripped.substring(equals + 1).strip());
        settings.putIfAbsent(expanded(stripped.substring(0, equals).strip()), expanded(value));
      }
    }
    return true;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private String expanded(String value) {
    return VARIABLE
        .matcher(value)
        .replaceAll(found ->
            Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group())));
  }

  /// Whether npm must not use the network.
  boolean isOffline() {
    return "true".equals(settings.get("offline"));
  }

  /// The address of the registry of esbuild's packages, with a slash at the end.
  ///
  /// @throws IOException if it is not an address of the web
  URI registry() throws IOException {
    String text = settings.getOrDefault("@esbuild:registry", registryOfAll());
    try {
      URI registry = URI.create(text.endsWith("/") ? text : text + "/");
      if (isWebAddress(registry)) {
        return registry;
      }
    } catch (IllegalArgumentException e) {
      // The text may hold a password.
    }
    throw new IOException("the registry in the settings of npm is not an address");
  }

  /// Whether an address can be read by HTTP or HTTPS.
  static boolean isWebAddress(URI address) {
    String scheme = address.getScheme();
    return ("https".equals(scheme) || "http".equals(scheme))
        && address.getHost() != null
        && address.getPort() <= MAX_PORT;
  }

  private String registryOfAll() {
    return settings.getOrDefault("registry", DEFAULT_REGISTRY);
  }

  /// The host of the registry, for messages.
  String host() {
    try {
      return registry().getHost();
    } catch (IOException e) {
      return "the registry";
    }
  }

  /// The header `Authorization` for an address; null if npm has no credentials for it.
  @Nullable String authorization(URI address) {
    String path = address.getRawPath();
    String host = "//" + address.getRawAuthority();
    for (int end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
      String place = host + path.substring(0, end + 1);
      String token = settings.get(place + ":_authToken");
      if (token != null) {
        return "Bearer " + token;
      }
      String basic = settings.get(place + ":_auth");
      if (basic != null) {
        return "Basic " + basic;
      }
      String name = settings.get(place + ":username");
      String password = settings.get(place + ":_password");
      if (name != null && password != null) {
        return "Basic " + encoded(name, password);
      }
      if (end == 0) {
        break;
      }
    }
    return null;
  }

  // npm keeps the password in base64.
  private static String encoded(String name, String password) {
    String plain;
    try {
      plain = new String(Base64.getDecoder().decode(password), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      plain = password;
    }
    return Base64.getEncoder()
        .encodeToString((name + ":" + plain).getBytes(StandardCharsets.UTF_8));
  }

  /// The address of the proxy for a scheme; null if there is none.
  @Nullable String proxy(String scheme) {
    String own = scheme.equals("https") ? settings.get("https-proxy") : settings.get("proxy");
    String other = own == null && scheme.equals("https") ? settings.get("proxy") : own;
    String variable = scheme + "_proxy";
    String fromEnvironment =
        variables.getOrDefault(variable, variables.get(variable.toUpperCase(Locale.ROOT)));
    return other == null ? fromEnvironment : other;
  }

  /// The hosts that are reached without a proxy, separated by commas; empty if there are none.
  String noProxy() {
    String own = settings.get("noproxy");
    return own != null
        ? own
        : variables.getOrDefault("no_proxy", variables.getOrDefault("NO_PROXY", ""));
  }
}
