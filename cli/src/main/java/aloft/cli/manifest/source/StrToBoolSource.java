package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.document.Scalar;
import java.util.Locale;

/// `${strToBool(text)}`: converts a string to a boolean.
public final class StrToBoolSource implements Source {

  @Override
  public ResolvedValue resolve(Reference reference, Resolver properties) {
    String text =
        reference.parameters().isEmpty()
            ? null
            : reference.textOf(reference.parameters().getFirst());
    if (text == null) {
      throw reference.invalid(
          reference.text() + " needs a string", "write ${strToBool(${env:NAME, 'false'})}");
    }
    boolean value =
        switch (text.strip().toLowerCase(Locale.ROOT)) {
          case "true", "1" -> true;
          case "false", "0" -> false;
          default ->
              throw reference.invalid(
                  "\"" + text + "\" is neither true nor false", "use true, false, 1 or 0");
        };
    return ResolvedValue.of(new Scalar(value, reference.place()));
  }
}
