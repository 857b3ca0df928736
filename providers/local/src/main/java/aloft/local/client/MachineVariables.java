package aloft.local.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The environment variables that a program needs to run on this machine: where programs, home and
/// temporary files are, and how the network is reached.
final class MachineVariables {
  private static final List<String> NAMES =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "TMPDIR",
          "LANG",
          "LD_LIBRARY_PATH",
          // Programs of languages, and the version managers whose scripts are on the PATH.
          "JAVA_HOME",
          "MAVEN_OPTS",
          "VIRTUAL_ENV",
          "PYENV_ROOT",
          "PYENV_VERSION",
          "ASDF_DIR",
          "ASDF_DATA_DIR",
          "MISE_DATA_DIR",
          "VOLTA_HOME",
          "GOROOT",
          "GOPATH",
          "GOCACHE",
          "GOMODCACHE",
          "GOFLAGS",
          "GOPROXY",
          "GOPRIVATE",
          "GOSUMDB",
          "GOTOOLCHAIN",
          // Proxies and certificates.
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "all_proxy",
          "no_proxy",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "NODE_EXTRA_CA_CERTS",
          "REQUESTS_CA_BUNDLE",
          "CURL_CA_BUNDLE");

  private MachineVariables() {}

  /// Returns those of a user that are set.
  static Map<String, String> of(Map<String, String> user) {
    Map<String, String> values = new TreeMap<>();
    for (String name : NAMES) {
      String value = user.get(name);
      if (value != null && !value.isEmpty()) {
        values.put(name, value);
      }
    }
    return values;
  }
}
