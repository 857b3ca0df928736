package aloft.cli.view;

/// Shows a text as it is.
public record TextView() implements View<String> {

  @Override
  public Output show(String text) {
    return Output.text(text);
  }
}
