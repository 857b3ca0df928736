package aloft.cli.command;

import java.util.Locale;

/// What a command may need beside its own classes. The launcher selects the class path by it.
enum Access {
  /// Nothing: it does not read the manifest.
  NONE,
  /// The manifest, and the cloud only if the manifest has variables of the cloud.
  MANIFEST,
  /// The cloud of the service, or the local cloud.
  CLOUD,
  /// The runtime of local functions.
  LOCAL;

  /// Returns its word in the vocabulary of the launcher.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
