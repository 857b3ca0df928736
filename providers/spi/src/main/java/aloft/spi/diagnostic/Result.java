package aloft.spi.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A value together with what was found while reading it: warnings travel with the value.
///
/// @param value absent only where there are errors
public record Result<T>(@Nullable T value, List<Diagnostic> diagnostics) {
  public Result {
    diagnostics = List.copyOf(diagnostics);
  }

  public static <T> Result<T> of(T value) {
    return new Result<>(value, List.of());
  }

  public static <T> Result<T> of(T value, List<Diagnostic> diagnostics) {
    return new Result<>(value, diagnostics);
  }

  public static <T> Result<T> failed(List<Diagnostic> diagnostics) {
    return new Result<>(null, diagnostics);
  }

  public static <T> Result<T> failed(Diagnostic diagnostic) {
    return new Result<>(null, List.of(diagnostic));
  }

  public boolean hasErrors() {
    return value == null || diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /// Goes on with the value; what was found before stays.
  public <R> Result<R> then(Function<? super T, Result<R>> next) {
    if (value == null) {
      return failed(diagnostics);
    }
    try {
      Result<R> later = next.apply(value);
      return new Result<>(later.value, before(later.diagnostics));
    } catch (UserException failure) {
      UserException whole = new UserException(before(failure.diagnostics()));
      whole.initCause(failure);
      throw whole;
    }
  }

  private List<Diagnostic> before(List<Diagnostic> later) {
    List<Diagnostic> all = new ArrayList<>(diagnostics);
    all.addAll(later);
    return all;
  }

  /// The value, or a [UserException] with all findings where there is an error.
  public T orThrow() {
    T found = value;
    if (found == null || hasErrors()) {
      throw new UserException(diagnostics);
    }
    return found;
  }
}
