package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Locality;

/// This machine as a place to run functions.
final class Localities {
  private Localities() {}

  static Locality here(Environment environment) {
    Locality found = Distribution.find(Locality.class, "local", environment, one -> true);
    if (found == null) {
      throw new Failure(
          Diagnostic.error("local/missing", "this installation cannot run functions")
              .hint("run install.sh again"));
    }
    return found;
  }
}
