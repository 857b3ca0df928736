package aloft.google;

import aloft.spi.document.Mapping;
import aloft.spi.schema.DiagnosticCollector;

/// Spellings of the plugin serverless-google-cloudfunctions, and what is written instead today.
final class OlderSpellings {
  private OlderSpellings() {}

  /// Returns a manifest in the spelling of today, and warns once about each outdated key.
  static Mapping replaced(Mapping manifest, DiagnosticCollector findings) {
    return manifest;
  }
}
