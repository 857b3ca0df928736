package aloft.google.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An API of Google Cloud that Aloft calls. Its address can be replaced with the variable that
/// gcloud reads, such as `CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN`.
public enum Api {
  CLOUDFUNCTIONS(""),
  CLOUDRESOURCEMANAGER(""),
  RUN(""),
  CLOUDSCHEDULER(""),
  EVENTARC(""),
  PUBSUB(""),
  SECRETMANAGER(""),
  STORAGE("storage/v1/"),
  LOGGING("");

  /// What gcloud's variable has at its end, and the clients add on their own.
  private final String servicePath;

  Api(String servicePath) {
    this.servicePath = servicePath;
  }

  /// Returns the name by which a project enables it, such as `run.googleapis.com`.
  public String service() {
    return name().toLowerCase(Locale.ROOT) + ".googleapis.com";
  }

  /// Returns the root of its addresses, with a trailing slash.
  ///
  /// @throws UserException with the code `google/endpoint` for a variable that is not a URL
  URI root(Environment environment) {
    String name = "CLOUDSDK_API_ENDPOINT_OVERRIDES_" + name();
    String set = environment.variable(name);
    if (set == null) {
      return URI.create("https://" + service() + "/");
    }
    String text = set.strip();
    text = text.endsWith("/") ? text : text + "/";
    if (text.endsWith("/" + servicePath)) {
      text = text.substring(0, text.length() - servicePath.length());
    }
    URI uri = parse(text);
    if (uri == null || uri.getHost() == null || !isHttp(uri) || uri.getPort() > 65535) {
      throw new UserException(
          Diagnostic.error("google/endpoint", name + " is not a URL: \"" + set + "\"")
              .hint("set it to a URL like http://127.0.0.1:8080/" + servicePath));
    }
    return uri;
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }

  private static @Nullable URI parse(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
