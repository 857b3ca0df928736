package aloft.azure.cloud.connection;

import aloft.host.network.Certificates;
import aloft.host.network.ProxySettings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The HTTP client of all requests, with the proxy and the trusted certificates of the environment.
final class Transport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(100);

  private final ProxySettings proxies;
  private final Certificates certificates;

  Transport(Environment environment) {
    this.proxies =
        new ProxySettings(
            environment::variable,
            (message, hint, cause) ->
                error(Diagnostic.error("azure/proxy", message).hint(hint), cause));
    this.certificates =
        new Certificates(
            "REQUESTS_CA_BUNDLE",
            environment::variable,
            environment.workingFolder(),
            (message, hint, cause) ->
                error(Diagnostic.error("azure/ca-bundle", message).hint(hint), cause));
  }

  private static UserException error(Diagnostic diagnostic, @Nullable Throwable cause) {
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  /// The proxy for an address as shown to users; empty text if it is reached directly.
  String proxy(URI uri) {
    return proxies.shown(uri);
  }

  /// @param timeout how long an answer is awaited; null for the usual time
  HttpClient client(@Nullable Duration timeout) {
    java.net.http.HttpClient.Builder builder =
        java.net.http.HttpClient.newBuilder().proxy(new Selector());
    SSLContext trusted = certificates.context();
    if (trusted != null) {
      builder.sslContext(trusted);
    }
    ProxySettings.Configured proxy = proxies.find(URI.create("https://management.azure.com"));
    if (proxy != null && proxy.user() != null) {
      builder.authenticator(new ProxyUser(proxy));
    }
    return new JdkHttpClientBuilder(builder)
        .configuration(Configuration.NONE)
        .connectionTimeout(CONNECT_TIMEOUT)
        .responseTimeout(timeout == null ? ANSWER_TIMEOUT : timeout)
        .build();
  }

  private static final class ProxyUser extends Authenticator {
    private final ProxySettings.Configured proxy;

    ProxyUser(ProxySettings.Configured proxy) {
      this.proxy = proxy;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      String user = proxy.user();
      if (user == null || getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      int colon = user.indexOf(':');
      return new PasswordAuthentication(
          colon < 0 ? user : user.substring(0, colon),
          (colon < 0 ? "" : user.substring(colon + 1)).toCharArray());
    }
  }

  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      ProxySettings.Configured proxy = proxies.find(uri);
      return List.of(proxy == null ? Proxy.NO_PROXY : proxy.proxy());
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // the request fails with the same exception
    }
  }
}
