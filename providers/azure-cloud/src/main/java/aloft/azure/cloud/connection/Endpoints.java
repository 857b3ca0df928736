package aloft.azure.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The addresses of one of Azure's clouds.
///
/// @param manager the URL of Azure Resource Manager, without a trailing slash
/// @param audience what a token for Azure Resource Manager is valid for
/// @param authority the URL that issues tokens
/// @param logs the URL of the API that queries logs, without a trailing slash
/// @param logsAudience what a token for that API is valid for
/// @param isPlain whether the manager is on this machine and not encrypted
record Endpoints(
    String manager,
    String audience,
    String authority,
    String logs,
    String logsAudience,
    boolean isPlain) {

  /// @param cloud as `az cloud list` names it; null for the public one
  /// @param override the value of `ALOFT_AZURE_ENDPOINT`: another address for all APIs
  static Endpoints of(@Nullable String cloud, @Nullable String override) {
    Endpoints known =
        switch (cloud == null ? "azurecloud" : cloud.toLowerCase(Locale.ROOT)) {
          case "azurecloud", "azurepubliccloud" ->
              of(
                  "https://management.azure.com",
                  "https://login.microsoftonline.com/",
                  "https://api.loganalytics.azure.com",
                  "https://api.loganalytics.io");
          case "azureusgovernment", "azureusgovernmentcloud" ->
              of(
                  "https://management.usgovcloudapi.net",
                  "https://login.microsoftonline.us/",
                  "https://api.loganalytics.us",
                  "https://api.loganalytics.us");
          case "azurechinacloud" ->
              of(
                  "https://management.chinacloudapi.cn",
                  "https://login.chinacloudapi.cn/",
                  "https://api.loganalytics.azure.cn",
                  "https://api.loganalytics.azure.cn");
          default ->
              throw new UserException(
                  Diagnostic.error("azure/cloud", "\"" + cloud + "\" is not a cloud of Azure")
                      .hint("use AzureCloud, AzureUSGovernment or AzureChinaCloud"));
        };
    return override == null ? known : known.at(override.strip());
  }

  private static Endpoints of(String manager, String authority, String logs, String logsAudience) {
    return new Endpoints(manager, manager, authority, logs, logsAudience, false);
  }

  private Endpoints at(String address) {
    String url = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    boolean isPlain = url.startsWith("http:");
    if (!isUrl(url) || (isPlain && !isLocal(url))) {
      throw new UserException(
          Diagnostic.error("azure/endpoint", "ALOFT_AZURE_ENDPOINT is not a URL with https")
              .hint("set it to a URL like https://management.azure.com; http is for this machine"));
    }
    return new Endpoints(url, audience, authority, url, logsAudience, isPlain);
  }

  private static boolean isUrl(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null && (url.startsWith("https:") || url.startsWith("http:"));
    } catch (java.net.URISyntaxException e) {
      return false;
    }
  }

  /// Whether a URL is one of this machine.
  static boolean isLocal(String url) {
    String host = URI.create(url).getHost();
    return host != null
        && (host.equals("localhost")
            || host.endsWith(".localhost")
            || host.startsWith("127.")
            || host.equals("[::1]"));
  }
}
