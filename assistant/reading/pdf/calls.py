"""PDFium's functions bound again with plain integers for handles, so that they can be mapped over thousands of items.

The bindings that pypdfium2 ships convert a pointer object at every call; these cost a third (measured 0.3 instead
of 0.9 microseconds a call). Handles are addresses: a NULL handle is None.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

_HANDLE = ctypes.c_void_p
_INT = ctypes.c_int
_FLOAT = ctypes.c_float


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    if address is None:
        raise OSError(f"PDFium has no function {name}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def address_of(handle: Any) -> int:
    """The address behind one of pypdfium2's pointer objects or wrappers."""
    return ctypes.cast(getattr(handle, "raw", handle), ctypes.c_void_p).value or 0


text_object = _bound("FPDFText_GetTextObject", ctypes.c_size_t, _HANDLE, _INT)  # 0 for NULL
loose_box = _bound("FPDFText_GetLooseCharBox", _INT, _HANDLE, _INT, _HANDLE)
unicode_of = _bound("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
char_size = _bound("FPDFText_GetFontSize", ctypes.c_double, _HANDLE, _INT)
char_matrix = _bound("FPDFText_GetMatrix", _INT, _HANDLE, _INT, _HANDLE)
char_origin = _bound("FPDFText_GetCharOrigin", _INT, _HANDLE, _INT, _HANDLE, _HANDLE)
char_angle = _bound("FPDFText_GetCharAngle", _FLOAT, _HANDLE, _INT)
object_font = _bound("FPDFTextObj_GetFont", ctypes.c_size_t, _HANDLE)  # 0 for NULL
render_mode = _bound("FPDFTextObj_GetTextRenderMode", _INT, _HANDLE)
marked_content = _bound("FPDFPageObj_GetMarkedContentID", _INT, _HANDLE)
count_marks = _bound("FPDFPageObj_CountMarks", _INT, _HANDLE)
mark_at = _bound("FPDFPageObj_GetMark", _HANDLE, _HANDLE, ctypes.c_ulong)
mark_name = _bound("FPDFPageObjMark_GetName", _INT, _HANDLE, _HANDLE, ctypes.c_ulong, _HANDLE)
font_name = _bound("FPDFFont_GetBaseFontName", ctypes.c_size_t, _HANDLE, _HANDLE, ctypes.c_size_t)
font_weight = _bound("FPDFFont_GetWeight", _INT, _HANDLE)
font_ascent = _bound("FPDFFont_GetAscent", _INT, _HANDLE, _FLOAT, _HANDLE)
font_descent = _bound("FPDFFont_GetDescent", _INT, _HANDLE, _FLOAT, _HANDLE)

count_objects = _bound("FPDFPage_CountObjects", _INT, _HANDLE)
page_object = _bound("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
object_type = _bound("FPDFPageObj_GetType", _INT, _HANDLE)
object_bounds = _bound("FPDFPageObj_GetBounds", _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE)
fill_color = _bound("FPDFPageObj_GetFillColor", _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE)
clip_of = _bound("FPDFPageObj_GetClipPath", _HANDLE, _HANDLE)
clip_paths = _bound("FPDFClipPath_CountPaths", _INT, _HANDLE)
draw_mode = _bound("FPDFPath_GetDrawMode", _INT, _HANDLE, _HANDLE, _HANDLE)
count_segments = _bound("FPDFPath_CountSegments", _INT, _HANDLE)
segment_at = _bound("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, _INT)
segment_type = _bound("FPDFPathSegment_GetType", _INT, _HANDLE)
segment_point = _bound("FPDFPathSegment_GetPoint", _INT, _HANDLE, _HANDLE, _HANDLE)
object_matrix = _bound("FPDFPageObj_GetMatrix", _INT, _HANDLE, _HANDLE)

tree_for_page = _bound("FPDF_StructTree_GetForPage", _HANDLE, _HANDLE)
tree_close = _bound("FPDF_StructTree_Close", None, _HANDLE)
tree_children = _bound("FPDF_StructTree_CountChildren", _INT, _HANDLE)
tree_child = _bound("FPDF_StructTree_GetChildAtIndex", _HANDLE, _HANDLE, _INT)
element_type = _bound("FPDF_StructElement_GetType", ctypes.c_ulong, _HANDLE, _HANDLE, ctypes.c_ulong)
element_children = _bound("FPDF_StructElement_CountChildren", _INT, _HANDLE)
element_child = _bound("FPDF_StructElement_GetChildAtIndex", _HANDLE, _HANDLE, _INT)
element_child_mcid = _bound("FPDF_StructElement_GetChildMarkedContentID", _INT, _HANDLE, _INT)
attribute_count = _bound("FPDF_StructElement_GetAttributeCount", _INT, _HANDLE)
attribute_at = _bound("FPDF_StructElement_GetAttributeAtIndex", _HANDLE, _HANDLE, _INT)
attribute_value = _bound("FPDF_StructElement_Attr_GetValue", _HANDLE, _HANDLE, ctypes.c_char_p)
attribute_number = _bound("FPDF_StructElement_Attr_GetNumberValue", _INT, _HANDLE, _HANDLE)
