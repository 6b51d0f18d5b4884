"""What `scripts/bench` runs."""

from __future__ import annotations

import click
import library as libraries
import moving_in as moving
import recognition as recognitions

import anchoring as anchorings


@click.group(invoke_without_command=True)
@click.option("--write", is_flag=True, help="Put the tables into docs/performance.md too.")
@click.pass_context
def main(context: click.Context, write: bool) -> None:
    """Measure Paperlight on generated papers and print tables: all of them, or those of one command."""
    context.obj = write
    if context.invoked_subcommand is None:
        context.invoke(library)
        context.invoke(moving_in)
        context.invoke(recognition)
        context.invoke(anchoring)
        context.invoke(browser)


@main.command()
@click.option("--papers", default=1_000, show_default=True)
@click.pass_obj
def library(write: bool, papers: int) -> None:
    """Import, search, match and export in the server's library."""
    libraries.run(papers, write=write)


@main.command()
@click.option("--papers", default=10_000, show_default=True)
@click.option("--format", "names", multiple=True, type=click.Choice(list(moving.MAKERS)), help="Default: all.")
@click.pass_obj
def moving_in(write: bool, papers: int, names: tuple[str, ...]) -> None:
    """Each format that is read: papers a second, and memory."""
    moving.run(papers, names, write=write)


@main.command()
@click.option("--titles", multiple=True, default=(58, 10_000, 100_000, 1_000_000), show_default=True)
@click.option("--page", "pages", multiple=True, default=(10_000, 200_000, 5_000_000), show_default=True)
@click.option("--patience", default=60, show_default=True, help="Seconds for each of the other ways; 0: none of them.")
@click.pass_obj
def recognition(write: bool, titles: tuple[int, ...], pages: tuple[int, ...], patience: int) -> None:
    """Known titles in pages: the extension's modules beside other ways, and Python."""
    recognitions.run(titles, pages, patience=patience, write=write)


IN = click.option("--in", "names", multiple=True, default=("chromium", "firefox"), show_default=True)


@main.command()
@IN
@click.pass_obj
def anchoring(write: bool, names: tuple[str, ...]) -> None:
    """Quoted passages in pages of 1 MB: in node, and in real browsers. Needs what ./scripts/test installs."""
    anchorings.run(_measurable(names), write=write)


@main.command()
@IN
@click.pass_obj
def browser(write: bool, names: tuple[str, ...]) -> None:
    """A page of 20,000 text nodes in real browsers. Needs what ./scripts/test installs."""
    if measurable := _measurable(names):
        import in_browser

        in_browser.run(measurable, write=write)


def _measurable(names: tuple[str, ...]) -> list[str]:
    """Return those of the browsers that are there, none if they can't be driven; says why."""
    try:
        import in_browser
    except ModuleNotFoundError as missing:
        click.echo(f"Browsers are not measured: {missing.name} is missing, which ./scripts/test installs.", err=True)
        return []
    return [name for name in names if in_browser.installed(name)]


if __name__ == "__main__":
    main()
