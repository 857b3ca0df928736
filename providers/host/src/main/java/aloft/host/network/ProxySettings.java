package aloft.host.network;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The proxy of the environment variables.
///
/// The first of `proxy`, `HTTP_PROXY`, `http_proxy`, `HTTPS_PROXY` and `https_proxy` that is set is
/// used, as in the Serverless Framework; for `http` addresses, the last two are not. `NO_PROXY` and
/// `no_proxy` list hosts that are reached directly; this machine always is. An invalid address is
/// an error.
public final class ProxySettings {
  private static final String[] NAMES = {
    "proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"
  };
  private static final int NAMES_FOR_HTTP = 3;

  private final Function<String, @Nullable String> variables;
  private final SettingError error;

  /// @param variables returns the value of an environment variable; null if it is unset or empty
  public ProxySettings(Function<String, @Nullable String> variables, SettingError error) {
    this.variables = variables;
    this.error = error;
  }

  /// A proxy of the environment.
  ///
  /// @param variable the name of the variable that sets it
  /// @param user the name and the password, separated by a colon; null if the address has none
  public record Configured(String variable, String host, int port, @Nullable String user) {

    /// The value of `Proxy-Authorization`; null without a user.
    public @Nullable String authorization() {
      return user == null
          ? null
          : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    /// Answers the proxy's first question for the user: it asks again if the password is wrong.
    /// Null without a user.
    public @Nullable Authenticator authenticator() {
      if (user == null) {
        return null;
      }
      int colon = user.indexOf(':');
      PasswordAuthentication known =
          new PasswordAuthentication(
              colon < 0 ? user : user.substring(0, colon),
              (colon < 0 ? "" : user.substring(colon + 1)).toCharArray());
      AtomicBoolean first = new AtomicBoolean(true);
      return new Authenticator() {
        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
          boolean proxy = getRequestorType() == RequestorType.PROXY;
          return proxy && first.getAndSet(false) ? known : null;
        }
      };
    }

    public Proxy proxy() {
      return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
    }

    /// The address without its user, and the variable that sets it.
    public String shown() {
      return "http://" + host + ":" + port + " (" + variable + ")";
    }
  }

  /// The proxy for an address; null if it is reached directly.
  public @Nullable Configured find(URI uri) {
    int count = uri.getScheme().equals("https") ? NAMES.length : NAMES_FOR_HTTP;
    for (int i = 0; i < count; i++) {
      String address = variables.apply(NAMES[i]);
      if (address != null) {
        return bypasses(uri) ? null : parse(NAMES[i], address.strip());
      }
    }
    return null;
  }

  /// The proxy for an address as shown to users; empty text if it is reached directly.
  public String shown(URI uri) {
    Configured proxy = find(uri);
    return proxy == null ? "" : proxy.shown();
  }

  // Not with URI: it knows no host names with an underscore.
  private Configured parse(String variable, String address) {
    int scheme = address.indexOf("://");
    String kind = scheme < 0 ? "http" : address.substring(0, scheme).toLowerCase(Locale.ROOT);
    String rest = scheme < 0 ? address : address.substring(scheme + 3);
    int end = rest.indexOf('/');
    String authority = end < 0 ? rest : rest.substring(0, end);
    int at = authority.lastIndexOf('@');
    String place = authority.substring(at + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    String host = hasPort ? place.substring(0, colon) : place;
    int port = hasPort ? port(place.substring(colon + 1)) : kind.equals("https") ? 443 : 80;
    if (!kind.equals("http") && !kind.equals("https")) {
      throw invalid(variable, "is not an HTTP proxy");
    }
    if (port < 1 || !isHost(host)) {
      throw invalid(variable, "is not the URL of a proxy");
    }
    String user = at < 0 ? "" : authority.substring(0, at);
    return new Configured(variable, host, port, user.isEmpty() ? null : decoded(variable, user));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 65535 ? -1 : port;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char next = host.charAt(i);
      if (!Character.isLetterOrDigit(next) && "-._[]:".indexOf(next) < 0) {
        return false;
      }
    }
    return !host.isEmpty();
  }

  private String decoded(String variable, String user) {
    try {
      return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid(variable, "has a user or a password that is not URL-encoded");
    }
  }

  /// The error for an address, which is not shown: it may hold a password.
  private RuntimeException invalid(String variable, String problem) {
    return error.of(
        "the value of " + variable + " " + problem,
        "set " + variable + " to a URL like http://proxy.example.com:3128",
        null);
  }

  private boolean bypasses(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    String list = variables.apply("NO_PROXY");
    list = list == null ? variables.apply("no_proxy") : list;
    if (list == null) {
      return false;
    }
    int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    for (String entry : list.replace(' ', ',').split(",", -1)) {
      String name = entry.strip().toLowerCase(Locale.ROOT);
      if (name.endsWith(":" + port)) {
        name = name.substring(0, name.lastIndexOf(':'));
      }
      String bare = name.startsWith("*.") ? name.substring(2) : name;
      bare = bare.startsWith(".") ? bare.substring(1) : bare;
      if (name.equals("*")
          || (!bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare)))) {
        return true;
      }
    }
    return false;
  }
}
