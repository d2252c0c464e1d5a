"""How conda shows packages."""

import prefix as places


def is_local(record):
    return record["url"].startswith("file:")


def bytes_of(size):
    return f"{size} B" if size < 1024 else f"{size // 1024} KB" if size < 1024**2 else f"{size / 1024**2:.1f} MB"


def placed(record):
    return f"{record['channel'].rsplit('/', 1)[1]}/{record['subdir']}::{places.stem(record)}"


def short(record):
    base = record["channel"].removesuffix(f"/{record['subdir']}")
    return {
        "base_url": base,
        "build_number": record["build_number"],
        "build_string": record["build"],
        "channel": base.rsplit("/", 1)[1],
        "dist_name": places.stem(record),
        "name": record["name"],
        "platform": record["subdir"],
        "version": record["version"],
    }


def of_pip(name, version):
    return {
        "base_url": "https://conda.anaconda.org/pypi",
        "build_number": 0,
        "build_string": "pypi_0",
        "channel": "pypi",
        "dist_name": f"{name}-{version}-pypi_0",
        "name": name,
        "platform": "pypi",
        "version": version,
    }


def fetched(record):
    kind = {"noarch": record["noarch"], "package_type": f"noarch_{record['noarch']}"} if record.get("noarch") else {}
    known = ("name", "version", "build", "build_number", "subdir", "fn", "md5", "url", "sha256", "depends", "constrains")
    late = ("license", "timestamp", "size", "python_site_packages_path")
    result = {key: record.get(key) for key in known}
    result["channel"] = f"{record['channel']}/{record['subdir']}"
    return {**result, **kind, **{key: record[key] for key in late if key in record}}
