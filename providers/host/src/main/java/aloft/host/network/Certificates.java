package aloft.host.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// The certificates that the environment variables trust; none if the JDK's are trusted.
///
/// The first of these variables that is set is used: the cloud's own (a file); `cafile`, `CAFILE`,
/// `HTTPS_CAFILE`, `https_cafile` (files, separated by commas); `ca`, `HTTPS_CA`, `https_ca`
/// (certificates as text). Only its certificates are trusted. Those of `NODE_EXTRA_CA_CERTS` (a
/// file) are trusted in addition to the JDK's. Unreadable ones are an error.
public final class Certificates {
  private static final List<String> FILES =
      List.of("cafile", "CAFILE", "HTTPS_CAFILE", "https_cafile");
  private static final List<String> TEXTS = List.of("ca", "HTTPS_CA", "https_ca");
  private static final String EXTRA = "NODE_EXTRA_CA_CERTS";

  private final String ownBundle;
  private final Function<String, @Nullable String> variables;
  private final Path workingFolder;
  private final SettingError error;
  private boolean loaded;
  private @Nullable SSLContext context;

  /// @param ownBundle the variable of the cloud
  /// @param variables returns the value of an environment variable; null if it is unset or empty
  /// @param workingFolder what relative paths start from
  public Certificates(
      String ownBundle,
      Function<String, @Nullable String> variables,
      Path workingFolder,
      SettingError error) {
    this.ownBundle = ownBundle;
    this.variables = variables;
    this.workingFolder = workingFolder;
    this.error = error;
  }

  /// The context that trusts the certificates, read once; null if no variable is set.
  public synchronized @Nullable SSLContext context() {
    if (!loaded) {
      context = load();
      loaded = true;
    }
    return context;
  }

  private @Nullable SSLContext load() {
    String bundle = variables.apply(ownBundle);
    if (bundle != null) {
      return trusting(ownBundle, file(ownBundle, bundle));
    }
    for (String name : FILES) {
      String value = variables.apply(name);
      if (value != null) {
        List<Certificate> certificates = new ArrayList<>();
        for (String file : value.split(",", -1)) {
          certificates.addAll(file(name, file.strip()));
        }
        return trusting(name, certificates);
      }
    }
    for (String name : TEXTS) {
      String value = variables.apply(name);
      if (value != null) {
        return trusting(name, text(name, value));
      }
    }
    String extra = variables.apply(EXTRA);
    return extra == null ? null : trusting(EXTRA, file(EXTRA, extra));
  }

  private List<Certificate> file(String name, String file) {
    try (InputStream in = Files.newInputStream(workingFolder.resolve(file))) {
      return read(in, name, file);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(name, file, e);
    }
  }

  private List<Certificate> text(String name, String value) {
    List<Certificate> certificates = new ArrayList<>();
    for (String text : value.split(",", -1)) {
      byte[] pem = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
      certificates.addAll(read(new ByteArrayInputStream(pem), name, ""));
    }
    return certificates;
  }

  private List<Certificate> read(InputStream in, String name, String file) {
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

  private RuntimeException unreadable(String name, String file, @Nullable Throwable cause) {
    String where = file.isEmpty() ? "" : file + ", named in ";
    return error.of(
        "cannot read certificates from " + where + name,
        file.isEmpty()
            ? "set " + name + " to certificates in PEM format"
            : "set " + name + " to the path of a file of certificates in PEM format",
        cause);
  }

  private SSLContext trusting(String name, List<Certificate> certificates) {
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
