package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.provider.Locality;
import java.util.ServiceLoader;

/// This machine as a place to run functions.
final class Localities {
  private Localities() {}

  static Locality here() {
    return ServiceLoader.load(Locality.class)
        .findFirst()
        .orElseThrow(() ->
            new Failure(
                Diagnostic.error("local/missing", "this installation cannot run functions")
                    .hint("run install.sh again")));
  }
}
