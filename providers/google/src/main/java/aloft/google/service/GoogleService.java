package aloft.google.service;

import aloft.google.manifest.GoogleManifest;
import aloft.google.manifest.ProviderSection;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A service on Google Cloud.
public record GoogleService(
    GoogleManifest manifest,
    String name,
    String stage,
    String region,
    List<GoogleFunction> functions) {
  /// The stage of a service that names none.
  public static final String DEFAULT_STAGE = "dev";

  /// The region of a service that names none.
  public static final String DEFAULT_REGION = "us-central1";

  public GoogleService {
    functions = List.copyOf(functions);
  }

  public ProviderSection provider() {
    return manifest.provider();
  }

  /// Returns whether functions are services of Cloud Run, which Google does not build.
  public boolean isDirect() {
    return "direct".equals(manifest.deploy());
  }

  /// Returns the place of the setting that decides it.
  public SourceRange deployPlace() {
    Node deploy = manifest.node().get("deploy");
    return (deploy == null ? manifest.node() : deploy).place();
  }

  /// Returns the place of a setting: of the function, else of the provider section, else that of
  /// the function itself.
  public SourceRange place(GoogleFunction function, String key) {
    for (Node section : List.of(function.section().node(), provider().node())) {
      Node value = section.get(key);
      if (value != null) {
        return value.place();
      }
    }
    return function.place();
  }

  /// Returns the labels of a resource: those that mark the service, and those of the user.
  ///
  /// @param users the labels of the user
  public Map<String, String> labels(Map<String, String> users) {
    Map<String, String> labels = new TreeMap<>(users);
    labels.put("aloft-service", Names.label(name));
    labels.put("aloft-stage", Names.label(stage));
    return labels;
  }

  /// Returns the labels of the resources that no function has for itself.
  public Map<String, String> labels() {
    Map<String, String> users = new TreeMap<>(provider().access().tags());
    users.putAll(provider().access().labels());
    return labels(users);
  }
}
