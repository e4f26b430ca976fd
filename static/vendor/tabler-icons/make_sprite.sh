#!/bin/sh
# Rebuild icons.svg from icons.txt: sh make_sprite.sh PATH_OF_AN_UNPACKED_@tabler/icons
set -eu
cd "$(dirname "$0")"
{
  printf '<svg xmlns="http://www.w3.org/2000/svg">\n'
  while read -r name; do
    printf '<symbol id="%s" viewBox="0 0 24 24">' "$name"
    tr '\n' ' ' < "$1/icons/outline/$name.svg" |
      sed -e 's|^[^>]*>||' -e 's|</svg>.*||' -e 's|<path stroke="none" d="M0 0h24v24H0z" fill="none" />||' -e 's|  *| |g'
    printf '</symbol>\n'
  done < icons.txt
  printf '</svg>\n'
} > icons.svg
