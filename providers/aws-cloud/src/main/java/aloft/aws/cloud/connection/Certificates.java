package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// The certificates that the environment variables trust; none if the JDK's are trusted.
///
/// The first of these variables that is set is used: `AWS_CA_BUNDLE` (a file); `cafile`, `CAFILE`,
/// `HTTPS_CAFILE`, `https_cafile` (files, separated by commas); `ca`, `HTTPS_CA`, `https_ca`
/// (certificates as text). Only its certificates are trusted. Those of `NODE_EXTRA_CA_CERTS` (a
/// file) are trusted in addition to the JDK's. Unreadable ones are the error `aws/ca-bundle`.
final class Certificates {
  private static final List<String> FILES =
      List.of("AWS_CA_BUNDLE", "cafile", "CAFILE", "HTTPS_CAFILE", "https_cafile");
  private static final List<String> TEXTS = List.of("ca", "HTTPS_CA", "https_ca");
  private static final String EXTRA = "NODE_EXTRA_CA_CERTS";

  private final Environment environment;
  private boolean loaded;
  private @Nullable SSLContext context;

  Certificates(Environment environment) {
    this.environment = environment;
  }

  /// The context that trusts the certificates, read once; null if no variable is set.
  synchronized @Nullable SSLContext context() {
    if (!loaded) {
      context = load();
      loaded = true;
    }
    return context;
  }

  private @Nullable SSLContext load() {
    for (String name : FILES) {
      String value = environment.variable(name);
      if (value != null) {
        List<Certificate> certificates = new ArrayList<>();
        for (String file :
            name.equals("AWS_CA_BUNDLE") ? new String[] {value} : value.split(",", -1)) {
          certificates.addAll(file(name, file.strip()));
        }
        return trusting(name, certificates);
      }
    }
    for (String name : TEXTS) {
      String value = environment.variable(name);
      if (value != null) {
        return trusting(name, text(name, value));
      }
    }
    String extra = environment.variable(EXTRA);
    return extra == null ? null : trusting(EXTRA, file(EXTRA, extra));
  }

  private List<Certificate> file(String name, String file) {
    try (InputStream in = Files.newInputStream(environment.workingFolder().resolve(file))) {
      return read(in, name, file);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(name, file, e);
    }
  }

  private static List<Certificate> text(String name, String value) {
    List<Certificate> certificates = new ArrayList<>();
    for (String text : value.split(",", -1)) {
      byte[] pem = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
      certificates.addAll(read(new ByteArrayInputStream(pem), name, ""));
    }
    return certificates;
  }

  private static List<Certificate> read(InputStream in, String name, String file) {
    try {
      List<Certificate> certificates =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
      if (certificates.isEmpty()) {
        throw unreadable(name, file, null);
      }
      return certificates;
    } catch (GeneralSecurityException e) {
      throw unreadable(name, file, e);
    }
  }

  private static UserException unreadable(String name, String file, @Nullable Throwable cause) {
    String where = file.isEmpty() ? "" : file + ", named in ";
    Diagnostic diagnostic =
        Diagnostic.error("aws/ca-bundle", "cannot read certificates from " + where + name)
            .hint(
                file.isEmpty()
                    ? "set " + name + " to certificates in PEM format"
                    : "set " + name + " to the path of a file of certificates in PEM format");
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  private static SSLContext trusting(String name, List<Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      if (name.equals(EXTRA)) {
        for (X509Certificate trusted : defaults()) {
          store.setCertificateEntry("jdk-" + count++, trusted);
        }
      }
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("bundle-" + count++, certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(name, "", e);
    }
  }

  private static List<X509Certificate> defaults() throws GeneralSecurityException {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init((KeyStore) null);
    for (TrustManager manager : managers.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return List.of(x509.getAcceptedIssuers());
      }
    }
    return List.of();
  }
}
