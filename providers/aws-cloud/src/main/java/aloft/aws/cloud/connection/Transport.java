package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// Creates HTTP clients with the proxy, trusted certificates and timeouts of the environment.
///
/// Uses `HttpURLConnection`, because it starts fast: the JDK reads its trust store on the first
/// `https` request only. A client for PATCH uses `java.net.http` instead. The proxy is chosen for
/// each request; the certificates of `AWS_CA_BUNDLE` are read once. Invalid settings are the errors
/// `aws/proxy` and `aws/ca-bundle`.
final class Transport {
  private final Environment environment;
  private @Nullable SSLContext sslContext;

  Transport(Environment environment) {
    this.environment = environment;
  }

  /// A client for all methods but PATCH.
  ///
  /// @param readTimeout the maximum time without data from the server
  SdkHttpClient client(Duration readTimeout) {
    return UrlConnectionHttpClient.create(uri -> open(uri, readTimeout));
  }

  private HttpURLConnection open(URI uri, Duration readTimeout) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(proxy(uri));
      connection.setConnectTimeout(10_000);
      connection.setReadTimeout(Math.toIntExact(readTimeout.toMillis()));
      connection.setInstanceFollowRedirects(false);
      String bundle = caBundle();
      if (bundle != null && connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(sslContext(bundle).getSocketFactory());
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable String caBundle() {
    String bundle = environment.variable("AWS_CA_BUNDLE");
    return bundle != null ? bundle : firstVariable("cafile", "CAFILE");
  }

  private Proxy proxy(URI uri) {
    String address =
        uri.getScheme().equals("https")
            ? firstVariable("HTTPS_PROXY", "https_proxy", "proxy")
            : firstVariable("HTTP_PROXY", "http_proxy", "proxy");
    if (address == null || bypassesProxy(uri.getHost())) {
      return Proxy.NO_PROXY;
    }
    try {
      URI proxy = URI.create(address.contains("://") ? address : "http://" + address);
      int port = proxy.getPort() > 0 ? proxy.getPort() : 80;
      return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Diagnostic.error("aws/proxy", "the proxy address \"" + address + "\" is not a URL")
              .hint("set HTTPS_PROXY to a URL like http://proxy.example.com:3128"),
          e);
    }
  }

  private boolean bypassesProxy(String host) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    String list = firstVariable("NO_PROXY", "no_proxy");
    if (list == null) {
      return false;
    }
    for (String entry : list.split(",", -1)) {
      String name = entry.strip().toLowerCase(Locale.ROOT);
      String bare = name.startsWith(".") ? name.substring(1) : name;
      if (name.equals("*")
          || (!bare.isEmpty() && (host.equals(bare) || host.endsWith("." + bare)))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String firstVariable(String... names) {
    for (String name : names) {
      String value = environment.variable(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private synchronized SSLContext sslContext(String file) {
    SSLContext context = sslContext;
    if (context == null) {
      context = loadSslContext(file);
      sslContext = context;
    }
    return context;
  }

  private SSLContext loadSslContext(String file) {
    Path path = environment.workingFolder().resolve(file);
    try (InputStream in = Files.newInputStream(path)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("bundle-" + count++, certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new UserException(
          Diagnostic.error("aws/ca-bundle", "cannot read the certificates in " + path)
              .hint("AWS_CA_BUNDLE must be the path of a file of certificates in PEM format"),
          e);
    }
  }

  /// A client for services that need PATCH, which `HttpURLConnection` cannot send.
  SdkHttpClient patchingClient() {
    String bundle = caBundle();
    return new PatchingClient(bundle == null ? null : sslContext(bundle), this::proxy);
  }
}
